import csv
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
import soundfile
from faster_whisper import WhisperModel
from numpy.typing import NDArray
from opencc import OpenCC

from frontdesk.errors import ModelCorrupt
from frontdesk.models.store import ModelStore
from frontdesk.perception.activity import open_silero, spans
from frontdesk.perception.speech import Speech, choose, repeats
from frontdesk.preprocess.audio import resample

Floats = NDArray[np.float32]
NAMES = "zero one two three four five six seven eight nine ten"
NUMBERS = {name: str(digit) for digit, name in enumerate(NAMES.split(" "))}
SPELT = NUMBERS | {"oh": "0", "mister": "mr"}  # as whisper writes them


@pytest.fixture(scope="module")
def speech(store: ModelStore) -> Speech:
    return Speech.open(store.path("whisper"), 2)


def load(file: Path) -> Floats:
    sound, rate = soundfile.read(file, dtype="float32", always_2d=True)
    return resample(np.asarray(sound.mean(axis=1), np.float32), rate)


def said(speech: Speech, sound: Floats) -> str:
    return " ".join(words.text for words in speech.transcribe(sound, spans(sound, open_silero())).words)


def tokens(text: str) -> list[str]:
    spaced = re.sub(r"(\d)(?=\d)", r"\1 ", text.lower())
    return [SPELT.get(word, word) for word in re.sub(r"[^a-z0-9' \u4e00-\u9fff]", " ", spaced).split()]


def edits(one: Sequence[str], other: Sequence[str]) -> int:
    """Levenshtein's distance."""
    row = list(range(len(other) + 1))
    for at, a in enumerate(one, 1):
        diagonal, row[0] = row[0], at
        for column, b in enumerate(other, 1):
            diagonal, row[column] = (
                row[column],
                min(row[column] + 1, row[column - 1] + 1, diagonal + (a != b)),
            )
    return row[-1]


@pytest.mark.models
@pytest.mark.slow
def test_english_clips_are_written_down_with_few_errors(speech: Speech, data: Path) -> None:
    with (data / "asr_clips" / "transcripts.csv").open() as file:
        rows = [row for row in csv.DictReader(file) if row["lang"] == "en" and row["text"]]
    wrong = total = 0
    for row in rows:
        heard = tokens(said(speech, load(data / "asr_clips" / row["file"])))
        wrong, total = wrong + edits(tokens(row["text"]), heard), total + len(tokens(row["text"]))
    sys.stdout.write(f"\nspeech: {len(rows)} English clips, word error rate {wrong / total:.3f}\n")
    assert wrong / total < 0.16


@pytest.mark.models
def test_chinese_is_written_in_simplified_characters_with_times(speech: Speech, data: Path) -> None:
    sound = load(data / "asr_clips" / "audio" / "funasr_example.wav")
    heard = speech.transcribe(sound, spans(sound, open_silero()))
    text = "".join(words.text for words in heard.words)
    assert heard.language == "zh"
    assert len(re.findall("[\u4e00-\u9fff]", text)) > 12
    assert text == OpenCC("t2s").convert(text)
    start, end = heard.words[0].start, heard.words[-1].end
    assert start is not None
    assert end is not None
    assert 0 <= start < end <= sound.size / 16


@pytest.mark.models
def test_a_synthetic_voice_is_understood(speech: Speech) -> None:
    if shutil.which("espeak-ng") is None:
        pytest.skip("espeak-ng absent: apt install espeak-ng")
    wav = subprocess.run(
        ["espeak-ng", "-v", "en-us", "-s", "140", "--stdout", "I would like to return my order"],
        capture_output=True,
        check=True,
    ).stdout
    pcm = np.frombuffer(wav[44:], "<i2").astype(np.float32) / np.float32(32_768)
    heard = tokens(said(speech, resample(pcm, 22_050)))
    assert edits(tokens("I would like to return my order"), heard) <= 2


@pytest.mark.models
def test_nothing_is_heard_outside_the_stretches_of_voice(speech: Speech, data: Path) -> None:
    heard = speech.transcribe(load(data / "asr_clips" / "audio" / "jfk.flac"), ())
    assert (heard.words, heard.language, heard.confidence) == ((), "und", 0)


@pytest.mark.models
def test_noise_that_was_taken_for_a_voice_brings_no_invented_words(speech: Speech) -> None:
    noise = np.random.default_rng(0).normal(0, 0.02, 64_000).astype(np.float32)
    for sound in (noise, np.zeros(64_000, np.float32)):
        text = " ".join(words.text for words in speech.transcribe(sound, [(0, 4_000)]).words)
        assert len(text) < 12


@pytest.mark.models
def test_a_short_message_runs_the_encoder_once_where_the_library_runs_it_twice(
    speech: Speech, data: Path
) -> None:
    class Counting:
        def __init__(self, model: WhisperModel) -> None:
            self.model, self.hf_tokenizer, self.frames = model.model, model.hf_tokenizer, list[int]()
            self._encode = model.encode

        def encode(self, features: Floats) -> object:
            self.frames.append(features.shape[-1])
            return self._encode(features)

    counting = Counting(speech.model)
    sound = load(data / "asr_clips" / "audio" / "jfk.flac")[: int(4.5 * 16_000)]
    Speech(counting).transcribe(sound, spans(sound, open_silero()))
    assert len(counting.frames) == 1
    assert counting.frames[0] < 1_000  # of the 3,000 frames of a full window


def test_chinese_and_english_are_preferred_unless_another_language_is_likely() -> None:
    assert choose([("<|de|>", 0.5), ("<|en|>", 0.2), ("<|zh|>", 0.1)]) == ("en", 0.2 / 0.30000000000000004)
    assert choose([("<|ja|>", 0.4), ("<|zh|>", 0.3), ("<|yue|>", 0.1)]) == ("zh", 1.0)
    assert choose([("<|de|>", 0.9), ("<|en|>", 0.1)]) == ("de", 0.9)
    assert choose([("<|ja|>", 0.6)]) == ("en", 0.0)


def test_loops_are_told_from_speech() -> None:
    assert repeats("Thank you. " * 12)
    assert repeats("谢谢观看" * 12)
    assert not repeats("I would like to return the headphones that I bought last week, please.")
    assert not repeats("no no no")


def test_a_folder_without_a_model_is_corrupt(tmp_path: Path) -> None:
    (tmp_path / "model.bin").write_bytes(b"nonsense")
    with pytest.raises(ModelCorrupt, match="speech"):
        Speech.open(tmp_path, 1)
