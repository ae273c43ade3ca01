from pathlib import Path

import numpy as np
import pytest
import soundfile
from faster_whisper.vad import get_vad_model

from frontdesk.perception.activity import Floats, open_silero, spans

SILERO = open_silero()


def clip(data: Path, name: str) -> Floats:
    sound, _ = soundfile.read(data / "asr_clips" / "audio" / name, dtype="float32")
    return np.asarray(sound, np.float32)


def test_nobody_speaks_in_silence_in_noise_or_in_nothing() -> None:
    noise = np.random.default_rng(0).normal(0, 0.05, 32_000).astype(np.float32)
    for sound in (np.zeros(32_000, np.float32), noise, np.zeros(0, np.float32), np.zeros(3, np.float32)):
        assert spans(sound, SILERO) == ()


def test_a_voice_is_found_where_it_is(data: Path) -> None:
    voice = clip(data, "librivox_0880.wav")
    sound = np.concatenate([np.zeros(32_000, np.float32), voice, np.zeros(32_000, np.float32)])
    found = spans(sound, SILERO)
    assert found[0][0] == pytest.approx(2_000, abs=350)
    assert found[-1][1] == pytest.approx(2_000 + voice.size / 16, abs=350)


def test_probabilities_are_those_of_the_reference(data: Path) -> None:
    voice = clip(data, "librivox_0870.wav")[: 512 * 90]
    # The last hop is left out: the reference silences its end by mistake.
    assert np.allclose(SILERO(voice)[:-1], get_vad_model()(voice.copy()).ravel()[:-1], atol=1e-5)


def test_the_fallback_finds_a_voice_in_quiet_surroundings(data: Path) -> None:
    voice = clip(data, "librivox_0880.wav")
    found = spans(np.concatenate([np.zeros(16_000, np.float32), voice]))
    assert found[0][0] >= 850
    assert sum(end - start for start, end in found) > 0.5 * voice.size / 16
