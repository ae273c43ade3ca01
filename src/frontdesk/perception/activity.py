"""Where somebody speaks in a sound: silero's network, or the level of the sound without it."""

from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from frontdesk.errors import ModelMissing
from frontdesk.models.session import Session
from frontdesk.preprocess.audio import RATE, Span, loudness_as_voice, voice_spans

Floats = NDArray[np.float32]
Chances = Callable[[Floats], Floats]  # (n,) samples -> probability of voice in every 512 of them

HOP, CONTEXT, STATE = 512, 64, 128
BATCH = 2_000  # hops at once: about a minute


def spans(samples: Floats, chances: Chances = loudness_as_voice) -> tuple[Span, ...]:
    """Return the stretches of voice in (n,) samples at 16 kHz as (start, end) in milliseconds."""
    if not samples.size:
        return ()
    return voice_spans(chances(samples), HOP * 1000 / RATE, samples.size * 1000 // RATE)


def open_silero(threads: int = 1) -> Chances:
    """Open the network that the package faster-whisper carries. Raises `ModelMissing` when it does not."""
    session = Session(carried(), threads=threads)

    def chances(samples: Floats) -> Floats:
        return _run(session, samples)

    return chances


def carried() -> Path:
    """Find the network inside the package faster-whisper. Raises `ModelMissing` when it is not there."""
    spec = find_spec("faster_whisper")  # finds the folder without importing the package
    for folder in spec.submodule_search_locations or () if spec else ():
        for file in Path(folder, "assets").glob("silero_vad*.onnx"):
            return file
    raise ModelMissing(
        "the voice detector inside the package faster-whisper is not there",
        part="voice_activity",
        remedy="install the package again: pip install --force-reinstall faster-whisper",
    )


def _run(session: Session, samples: Floats) -> Floats:
    """Run the network over all hops, each with the last 64 samples before it: (hops,)."""
    hops = np.pad(samples, (0, -samples.size % HOP)).reshape(-1, HOP).astype(np.float32)
    before = np.roll(hops[:, -CONTEXT:], 1, axis=0)
    before[0] = 0
    framed = np.concatenate([before, hops], axis=1)  # (hops, 576)
    hidden = cell = np.zeros((1, 1, STATE), np.float32)
    found: list[Floats] = []
    for at in range(0, len(framed), BATCH):
        out, hidden, cell = session.run({"input": framed[at : at + BATCH], "h": hidden, "c": cell})
        found.append(out.reshape(-1))
    return np.concatenate(found)
