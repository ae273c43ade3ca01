"""Who speaks, as a vector: the voice encoder of Resemblyzer.

Wan et al., "Generalized End-to-End Loss for Speaker Verification" (2018). The same voice gives vectors near
each other. It is a measure of likeness for features; nothing here decides who somebody is.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from frontdesk.features.embedding import normalised
from frontdesk.features.mel import Bands, Frames, energies
from frontdesk.models.session import Session
from frontdesk.preprocess.audio import RATE, levelled

Floats = NDArray[np.float32]

WIDTH = 256
FRAMES, BANDS = Frames("librosa", 400, 160, "hanning"), Bands(40, 0, RATE / 2)
WINDOW = 160  # frames of 10 ms that the network looks at
STEP = 77  # 1.3 windows a second
LOUDNESS = -30.0  # dBFS that it was trained at
BATCH = 16


@dataclass(frozen=True, slots=True)
class SpeakerVector:
    """Turns speech into a (256,) vector of length 1."""

    session: Session

    @classmethod
    def open(cls, folder: Path, threads: int = 2) -> "SpeakerVector":
        """Open the built model in ``folder``: speaker.onnx."""
        return cls(Session(folder / "speaker.onnx", threads=threads))

    def embed(self, speech: Floats) -> Floats:
        """Return the mean vector of windows of 1.6 s of (n,) samples at 16 kHz; silence fills the last."""
        windows = mel_windows(speech)
        found = [
            self.session.run({"mel": windows[at : at + BATCH]})[0] for at in range(0, len(windows), BATCH)
        ]
        vector: Floats = normalised(np.concatenate(found).mean(axis=0, keepdims=True))[0]
        return vector


def mel_windows(speech: Floats) -> Floats:
    """Return windows of the mel energies (no logarithm) of speech brought to -30 dBFS: (windows, 160, 40).

    The end counts as a window of its own when at least three quarters of a step are left.
    """
    mel = energies(levelled(speech, LOUDNESS), FRAMES, BANDS)
    steps = max(0, len(mel) - WINDOW + STEP // 4) // STEP
    missing = WINDOW + steps * STEP - len(mel)
    padded = np.pad(mel, ((0, max(0, missing)), (0, 0)))
    windows = sliding_window_view(padded, WINDOW, axis=0)[: steps * STEP + 1 : STEP]  # (windows, 40, 160)
    return np.ascontiguousarray(windows.transpose(0, 2, 1))
