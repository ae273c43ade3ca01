from pathlib import Path

import numpy as np
import pytest

from frontdesk.errors import Misconfigured, ModelCorrupt, ModelMissing
from frontdesk.speech import kokoro
from frontdesk.speech.kokoro import AFTER, LONGEST, RATE, TAIL, WITHIN, Kokoro
from frontdesk.speech.stretches import FIRST, FRAMES
from speech.voices import STEP, write


@pytest.fixture
def model(tmp_path: Path) -> Kokoro:
    write(tmp_path)
    return Kokoro.open(tmp_path)


def seconds(samples: kokoro.Floats) -> float:
    return samples.size / RATE


def test_each_symbol_is_heard(model: Kokoro) -> None:
    one, three = model.say("a", "af_heart"), model.say("aaa", "af_heart")
    assert three.size - one.size == 2 * STEP
    assert three.dtype == np.float32
    assert 0 < np.abs(three).max() <= 1


def test_a_sentence_ends_with_a_longer_silence_than_a_clause(model: Kokoro) -> None:
    clause, sentence = model.say("a,", "af_heart"), model.say("a.", "af_heart")
    assert seconds(sentence) - seconds(clause) == pytest.approx(AFTER - WITHIN, abs=0.01)


def test_the_silence_around_the_words_is_not_made(model: Kokoro) -> None:
    spoken = model.say("aaa", "af_heart")
    assert np.flatnonzero(np.abs(spoken))[0] == STEP  # two frames
    assert seconds(spoken) == pytest.approx(3 * STEP / RATE + 3 / FRAMES + WITHIN - TAIL, abs=0.01)


def test_a_long_sentence_comes_in_stretches_that_are_all_of_it(model: Kokoro) -> None:
    first, *others = [speak() for speak in model.plan("ab cd ef hi " * 20, "af_heart")]
    assert FIRST / 2 <= first.size / RATE * FRAMES <= FIRST
    whole = np.concatenate([first, *others])
    assert seconds(whole) == pytest.approx(12 * 20 * STEP / RATE, abs=0.2)


def test_a_faster_voice_pauses_shorter(model: Kokoro) -> None:
    pauses = [model.say("a.", "af_heart", speed).size - 4 * STEP for speed in (1.0, 2.0)]
    assert pauses[1] < pauses[0]


def test_what_is_too_long_for_one_call_is_spoken_in_parts(model: Kokoro) -> None:
    long = model.say("ab cd, " * 300, "zf_xiaoxiao")
    assert seconds(long) > 0.9 * 300 * 7 * STEP / RATE
    whole = model.say("a" * (3 * LONGEST), "zf_xiaoxiao")
    assert seconds(whole) > 3 * LONGEST * STEP / RATE


def test_sounds_that_the_model_does_not_know_are_left_out(model: Kokoro) -> None:
    assert model.say("a❓𩔧a", "af_heart").size == model.say("aa", "af_heart").size


def test_nothing_is_nothing(model: Kokoro) -> None:
    assert model.say("", "af_heart").size == model.say("❓", "af_heart").size == 0


def test_an_unknown_voice_is_refused_with_those_that_are_there(model: Kokoro) -> None:
    with pytest.raises(Misconfigured, match=r"'nobody' is not there; choose one of af_heart, zf_xiaoxiao"):
        model.say("a", "nobody")


def test_a_folder_without_the_model_is_told(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match=r"prosody\.onnx is not there"):
        Kokoro.open(tmp_path)


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("prosody.onnx", b"no network", "is no readable network"),
        ("decoder.onnx", b"no network", "is no readable network"),
        ("vocab.json", b"{", r"vocab\.json cannot be read"),
        ("vocab.json", b"[1]", r"vocab\.json cannot be read"),
        ("vocab.json", b'{"vocab": {"a": "x"}}', r"vocab\.json cannot be read"),
        ("af_heart.bin", b"\0" * 400, r"af_heart\.bin has 100 numbers, not 130,560"),
    ],
)
def test_a_damaged_file_is_told_with_what_mends_it(tmp_path: Path, name: str, data: bytes, why: str) -> None:
    write(tmp_path)
    (tmp_path / name).write_bytes(data)
    with pytest.raises(ModelCorrupt, match=f"{why}; run 'frontdesk models pull"):
        Kokoro.open(tmp_path)
