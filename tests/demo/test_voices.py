import io
import re
from pathlib import Path

import numpy as np
import pytest
import soundfile

from frontdesk.demo.voices import Voice, voice_file, voices
from frontdesk.errors import NotFound
from frontdesk.models.store import ModelStore
from frontdesk.perception.speech import Speech

BY_ID = pytest.mark.parametrize("voice", voices(), ids=lambda voice: voice.id)


@pytest.fixture(scope="module")
def speech(store: ModelStore) -> Speech:
    return Speech.open(Path(store.path("whisper")))


def signs(text: str) -> str:
    """Keep letters, digits and characters alone, for comparing what was said."""
    return re.sub(r"\W+", "", text).lower()


def distance(one: str, other: str) -> int:
    """Count the edits that make one text of the other (Levenshtein)."""
    row = list(range(len(other) + 1))
    for above, sign in enumerate(one, 1):
        previous, row[0] = row[0], above
        for column, wanted in enumerate(other, 1):
            cost = min(row[column] + 1, row[column - 1] + 1, previous + (sign != wanted))
            previous, row[column] = row[column], cost
    return row[-1]


def test_there_are_four_messages_in_each_language() -> None:
    assert [voice.language for voice in voices()].count("zh") == 4
    assert [voice.language for voice in voices()].count("en") == 4
    assert len({voice.id for voice in voices()}) == 8


@BY_ID
def test_a_message_is_small_clear_and_says_that_it_is_synthetic(voice: Voice) -> None:
    data = voice_file(voice.id)
    assert data.startswith(b"OggS")
    assert len(data) <= 60_000
    with soundfile.SoundFile(io.BytesIO(data)) as file:
        assert "Synthetic voice" in file.comment
        assert voice.speaker in file.comment
        samples = file.read(dtype="float32")
        assert (file.samplerate, file.channels) == (16_000, 1)
    assert 2 < len(samples) / 16_000 < 9
    assert 0.4 < float(np.abs(samples).max()) < 1.0


def test_a_message_that_is_not_there_is_refused() -> None:
    with pytest.raises(NotFound, match="no voice message is called"):
        voice_file("../orders")


@pytest.mark.models
@BY_ID
def test_the_desk_hears_what_was_said(voice: Voice, speech: Speech) -> None:
    samples, _ = soundfile.read(io.BytesIO(voice_file(voice.id)), dtype="float32")
    heard = speech.transcribe(samples, [(0, len(samples) * 1000 // 16_000)])
    assert heard.language == voice.language
    said, wrote = signs(voice.text), signs("".join(words.text for words in heard.words))
    assert distance(wrote, said) <= 0.1 * len(said), wrote
