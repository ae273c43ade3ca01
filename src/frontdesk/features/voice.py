"""How a voice sounds, as a vector: mean and deviation over time of whisper-base's middle layers.

Layers 2 and 3 of the encoder carry tone of voice better than its last one, which carries words. The log-mel
spectrogram is whisper's own: Radford et al., "Robust Speech Recognition via Large-Scale Weak Supervision"
(2022).
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from frontdesk.features.mel import Bands, filters, taper
from frontdesk.models.session import Session
from frontdesk.preprocess.audio import RATE

Floats = NDArray[np.float32]

WINDOW, HOP = 400, 160
BANDS = Bands(80, 0, RATE / 2)
WIDTH = 2_048
LONGEST = 10 * RATE  # samples that are looked at
SHORTEST = WINDOW


@dataclass(frozen=True, slots=True)
class VoiceVector:
    """Turns speech into a (2048,) vector for emotion; not for telling who speaks."""

    session: Session

    @classmethod
    def open(cls, folder: Path, threads: int = 2) -> "VoiceVector":
        """Open the built model in ``folder``: voice.onnx."""
        return cls(Session(folder / "voice.onnx", threads=threads))

    def embed(self, speech: Floats) -> Floats | None:
        """Return the vector of (n,) samples of speech at 16 kHz, or None when they are too few."""
        if speech.size < SHORTEST:
            return None
        heard = speech[:LONGEST]
        even = heard.size // HOP // 2 * 2  # frames of the sound itself; the network halves the time axis
        vector: Floats = self.session.run({"mel": log_mel(heard)[None, :, :even]})[0][0]
        return vector


def log_mel(samples: Floats, silence: int = HOP) -> Floats:
    """Return whisper's log-mel spectrogram of (n,) samples at 16 kHz: (80, (n + silence) // 160).

    ``silence`` samples of it are put behind the sound first; whisper itself puts 160 there.
    """
    padded = np.pad(samples.astype(np.float32), (0, silence))
    padded = np.pad(padded, WINDOW // 2, mode="reflect")
    frames = sliding_window_view(padded, WINDOW)[::HOP]  # (frames, 400)
    power = (
        np.abs(np.fft.rfft(frames * taper("librosa", WINDOW, "hanning"), axis=1).astype(np.complex64)[:-1].T)
        ** 2
    )  # (201, frames)
    log = np.log10(np.maximum(filters("librosa", WINDOW, BANDS) @ power, np.float32(1e-10)))
    scaled: Floats = ((np.maximum(log, log.max() - 8) + 4) / 4).astype(np.float32)
    return scaled
