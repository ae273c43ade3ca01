"""`python -m frontdesk.training.heads`: train the emotion heads that ship, and print how good they are.

Needs the extra `train` (scikit-learn), the pulled models and the public data sets GoEmotions and EmoDB.
The same inputs give the same weights.
"""

import argparse
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import gettempdir

from frontdesk.config import load
from frontdesk.errors import NotReady
from frontdesk.features.e5 import E5
from frontdesk.features.hashed import HashedNgrams
from frontdesk.features.voice import VoiceVector
from frontdesk.models.store import ModelStore
from frontdesk.training.metrics import Metrics
from frontdesk.training.vectors import beside, digest
from frontdesk.training.voices import train_voice
from frontdesk.training.words import train_words
from frontdesk.understanding.head import WEIGHTS


def main(arguments: Sequence[str] | None = None) -> int:
    """Train all heads. Returns 0, or 1 when a model was not pulled."""
    said = options(main.__doc__, out=WEIGHTS).parse_args(arguments)
    store = ModelStore(load().models)
    try:
        e5, voice = store.path("e5"), store.path("voice")
    except NotReady as error:
        sys.stderr.write(f"{error}\n")
        return 1
    words, tone = e5 / "e5.onnx", voice / "voice.onnx"
    cache: Path = said.cache
    _show(*train_words(E5.open(e5, threads=1), digest(words), said.data, beside(cache, words), said.out))
    _show(*train_words(HashedNgrams(), "", said.data, cache, said.out))
    ears = VoiceVector.open(voice, threads=1)
    _show(*train_voice(ears, digest(tone), said.data, beside(cache, tone), said.out))
    return 0


def options(description: str | None, out: Path | None = None) -> argparse.ArgumentParser:
    """Make the options of the commands of this room: where data lies, and where vectors are kept."""
    parser = argparse.ArgumentParser(description=description)
    data = Path(os.environ.get("FRONTDESK_DATA", "../shared/data"))
    parser.add_argument("--data", type=Path, default=data, help="folder of the public data sets")
    parser.add_argument("--cache", type=Path, default=Path(gettempdir()) / "frontdesk-training")
    if out is not None:
        parser.add_argument("--out", type=Path, default=out, help="folder of the weights")
    return parser


def _show(path: Path, figures: Mapping[str, Metrics]) -> None:
    sys.stdout.write(f"{path.name} ({path.stat().st_size:,} bytes)\n")
    for name, metrics in figures.items():
        sys.stdout.write(f"  {name:42s} {metrics.line()}\n")


if __name__ == "__main__":
    sys.exit(main())
