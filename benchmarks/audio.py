"""Filter banks against librosa's: CPU time for the same spectrum, checked to be the same first."""

from collections.abc import Iterator

import librosa
import numpy as np

from benchmarks.measure import line, ratios
from frontdesk.features.fbank import log_energies
from frontdesk.features.mel import Bands, Frames
from frontdesk.preprocess.audio import RATE

SECONDS = 10
TIMES = 10  # calls in a round, so that the clock's steps are small beside it
FRAMES, BANDS = Frames("librosa", 400, 160, "hanning"), Bands(80, 0, RATE / 2)


def figures() -> Iterator[str]:
    """Yield the figure of filter banks."""
    sound = np.random.default_rng(0).normal(0, 0.1, SECONDS * RATE).astype(np.float32)

    def ours() -> object:
        return log_energies(sound, FRAMES, BANDS)

    def peer() -> object:
        power = librosa.feature.melspectrogram(
            y=sound, sr=RATE, n_fft=FRAMES.size, hop_length=FRAMES.hop, n_mels=BANDS.count
        )
        return librosa.power_to_db(power).T

    assert np.allclose(np.asarray(ours()), np.asarray(peer()), atol=1e-3)
    found = ratios(lambda: [ours() for _ in range(TIMES)], lambda: [peer() for _ in range(TIMES)], rounds=9)
    yield line(f"filter banks of {SECONDS} s / librosa's", found, 0.95)


def main() -> None:
    for text in figures():
        print(text, flush=True)


if __name__ == "__main__":
    main()
