"""A linear head on an encoder's vectors: the trained weights, and the card that says where they come from."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load_file

from frontdesk.errors import Misconfigured, ModelCorrupt
from frontdesk.models.digests import digest
from frontdesk.understanding.calibrate import Array, softmax

Floats = NDArray[np.float32]
WEIGHTS = Path(__file__).parent / "weights"
AGAIN = "install Frontdesk again"


@dataclass(frozen=True, slots=True, eq=False)
class Head:
    """Multinomial logistic regression. Its opinion takes all labels for equally likely beforehand.

    ``weight`` (width, labels), ``bias`` (labels,), ``centres`` {language: (width,)} are subtracted first;
    an empty mapping subtracts nothing. ``mean`` (width,) is that of the vectors it learnt from, where kept:
    what other speakers' voices are moved to (`understanding.adaptation`).
    """

    labels: tuple[str, ...]
    weight: Floats
    bias: Floats
    centres: Mapping[str, Floats]
    temperature: float
    mean: Floats | None = None

    def opinion(self, vector: Floats, language: str = "") -> dict[str, float]:
        """(width,) vector -> probability of each label. Raises ValueError for another width."""
        return dict(zip(self.labels, self.probabilities(vector, language).tolist(), strict=True))

    def probabilities(self, vectors: Floats, language: str = "") -> Array:
        """(..., width) vectors of texts in one language -> (..., labels)."""
        moved = vectors.astype(np.float64) - self.centres.get(language, np.zeros(1, np.float32))
        return softmax(moved @ self.weight.astype(np.float64) + self.bias, self.temperature)


def find_head(slot: str, encoder: str, folder: Path = WEIGHTS) -> Head | None:
    """Find the head of a slot ("words", "voice") for an encoder; None when none was trained for it."""
    for path in sorted(folder.glob(f"{slot}-*.json")):
        card = json.loads(path.read_text("utf-8"))
        if card["encoder"] == encoder:
            return load_head(path.with_suffix(".safetensors"), card)
    return None


def load_head(path: Path, card: Mapping[str, Any]) -> Head:
    """Read weights as their card describes them.

    Raises `ModelCorrupt` for other bytes than the card's SHA-256, `Misconfigured` when the two do not fit.
    """
    try:
        if "sha256" in card and digest(path) != card["sha256"]:
            raise ModelCorrupt(
                f"{path.name} is not the file that its card names", part=path.name, remedy=AGAIN
            )
        tensors = load_file(path)
    except (OSError, SafetensorError) as error:
        raise Misconfigured(f"{path.name} cannot be read: {error}", part=path.name, remedy=AGAIN) from error
    labels = tuple(str(label) for label in card["labels"])
    if tensors["weight"].shape[1] != len(labels):
        raise Misconfigured(f"{path.name} does not fit its card", part=path.name, remedy=AGAIN)
    centres = {
        name.removeprefix("centre."): tensor for name, tensor in tensors.items() if name.startswith("centre.")
    }
    return Head(
        labels, tensors["weight"], tensors["bias"], centres, float(card["temperature"]), tensors.get("mean")
    )
