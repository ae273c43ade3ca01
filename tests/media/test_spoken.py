import io
import json
from pathlib import Path

import av
import numpy as np
import pytest
import soundfile

from frontdesk.errors import InvalidInput, StorageFailed
from frontdesk.media import spoken
from frontdesk.media.sniff import sniff

LABEL = "人工智能生成 AI generated: Kokoro-82M v1.0, voice zf_xiaoxiao"


def tone(seconds: float, pitch: float = 440) -> spoken.Samples:
    at = np.arange(int(seconds * spoken.RATE)) / spoken.RATE
    return (0.5 * np.sin(2 * np.pi * pitch * at)).astype(np.float32)


def heard(data: bytes) -> spoken.Samples:
    with av.open(io.BytesIO(data), "r", format="mp3") as container:
        return np.concatenate([frame.to_ndarray()[0] for frame in container.decode(audio=0)])


def pitch(samples: spoken.Samples) -> float:
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(samples.size)))
    return float(spectrum.argmax() * spoken.RATE / samples.size)


def test_sentences_encoded_one_by_one_are_joined_by_their_bytes() -> None:
    joined = heard(
        spoken.heading(LABEL, "Kokoro") + spoken.frames(tone(1, 440)) + spoken.frames(tone(1, 880))
    )
    assert abs(joined.size / spoken.RATE - 2) < 0.2
    assert abs(pitch(joined[4_800:19_200]) - 440) < 5
    assert abs(pitch(joined[-19_200:-4_800]) - 880) < 5


def test_a_stream_says_of_itself_who_speaks() -> None:
    data = spoken.heading(LABEL, "Kokoro-82M v1.0") + spoken.frames(tone(0.5))
    with av.open(io.BytesIO(data)) as container:
        told = dict(container.metadata)
    assert told["comment"] == LABEL
    assert json.loads(told["AIGC"]) == {"Label": "1", "ContentProducer": "Kokoro-82M v1.0"}


def test_the_label_and_the_first_words_fill_whole_blocks() -> None:
    for seconds in (0.1, 1, 3):
        first = spoken.frames(tone(seconds))
        data = spoken.heading(LABEL, "Kokoro", first) + first
        assert len(data) % spoken.BLOCK == 0
        assert abs(heard(data).size / spoken.RATE - seconds) < 0.15
        with av.open(io.BytesIO(data)) as container:
            assert container.metadata["comment"] == LABEL


def test_a_browser_and_our_own_door_see_mp3() -> None:
    assert sniff(spoken.heading(LABEL, "Kokoro") + spoken.frames(tone(0.1))) == spoken.MEDIA_TYPE
    assert sniff(spoken.frames(tone(0.1))) == spoken.MEDIA_TYPE


@pytest.mark.parametrize("ending", spoken.FILES)
def test_a_file_is_what_its_ending_says_and_carries_the_label(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"reply{ending}"
    spoken.save(path, tone(1), LABEL, "Kokoro")
    with av.open(path) as container:
        told = {**container.metadata, **container.streams.audio[0].metadata}
    assert LABEL in {value for name, value in told.items() if name.lower() in {"comment", "description"}}
    found, rate = soundfile.read(path)
    assert abs(found.size / rate - 1) < 0.1


def test_an_ending_that_is_no_sound_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"reply.txt is no sound that is written here; choose one"):
        spoken.save(tmp_path / "reply.txt", tone(0.1), LABEL, "Kokoro")


@pytest.mark.parametrize("ending", [".mp3", ".wav"])
def test_a_folder_that_is_not_there_is_told(tmp_path: Path, ending: str) -> None:
    with pytest.raises(StorageFailed, match="cannot be written"):
        spoken.save(tmp_path / "none" / f"reply{ending}", tone(0.1), LABEL, "Kokoro")


def test_a_sound_at_another_rate_keeps_its_pitch() -> None:
    at = np.arange(22_050) / 22_050
    found = spoken.resampled(np.sin(2 * np.pi * 440 * at).astype(np.float32), 22_050)
    assert found.size == spoken.RATE
    assert abs(pitch(found) - 440) < 2
