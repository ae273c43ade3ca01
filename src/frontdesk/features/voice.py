"""How a voice sounds, as a vector: mean and deviation over time of whisper-base's middle layers.

Layers 2 and 3 of the encoder carry tone of voice better than its last one, which carries words. The log-mel
spectrogram is whisper's own: Radford et al., "Robust Speech Recognition via Large-Scale Weak Supervision"
(2022).
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from frontdesk.models.session import Session
from frontdesk.preprocess.audio import RATE

Floats = NDArray[np.float32]

BINS, WINDOW, HOP = 80, 400, 160
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
    power = np.abs(np.fft.rfft(frames * _window(), axis=1).astype(np.complex64)[:-1].T) ** 2  # (201, frames)
    log = np.log10(np.maximum(_filters() @ power, np.float32(1e-10)))
    scaled: Floats = ((np.maximum(log, log.max() - 8) + 4) / 4).astype(np.float32)
    return scaled


@cache
def _window() -> Floats:
    """Return the periodic Hann window."""
    window: Floats = np.hanning(WINDOW + 1)[:-1].astype(np.float32)
    return window


@cache
def _filters() -> Floats:
    """Return triangular filters on Slaney's mel scale, each of the same energy: (80, 201).

    The scale is linear to 1 kHz (15 mels) and logarithmic above: Slaney, "Auditory Toolbox" (1998).
    """
    mels = np.linspace(0, 15 + 27 * np.log(RATE / 2 / 1000) / np.log(6.4), BINS + 2)
    edges = np.where(mels < 15, mels * 200 / 3, 1000 * np.exp((mels - 15) * np.log(6.4) / 27))  # Hz
    bins = np.fft.rfftfreq(WINDOW, 1 / RATE)
    rising = (bins - edges[:-2, None]) / np.diff(edges)[:-1, None]
    falling = (edges[2:, None] - bins) / np.diff(edges)[1:, None]
    triangles = np.maximum(0, np.minimum(rising, falling))
    filters: Floats = (triangles * (2 / (edges[2:] - edges[:-2]))[:, None]).astype(np.float32)
    return filters
