"""What the expression networks of the model store see in a face: log-probabilities of seven emotions each.

mini-XCEPTION (Arriaga et al., 2017) and the network of face-api. The picture is taken as the face itself:
finding faces is the work of `perception`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from pydantic import Field

from frontdesk.features.feature import Array, Feature, Floats, Item, Pixels, Section, Shape, Tools
from frontdesk.features.shown import picture_of
from frontdesk.models.session import Session
from frontdesk.preprocess.image import sized

EMOTIONS = ("anger", "disgust", "fear", "joy", "sadness", "surprise", "neutral")
FACEAPI_ORDER = (3, 5, 4, 1, 2, 6, 0)  # of neutral happy sad angry fearful disgusted surprised
LEAST = 1e-6  # probability whose logarithm is the smallest value
GREY = np.array([0.299, 0.587, 0.114], np.float32)
FACEAPI_MEAN = np.array([122.782, 117.001, 104.298], np.float32)


class Settings(Section):
    """Which networks look."""

    faceapi: bool = Field(default=False, description="the second network too; it is in the profile middle")


@dataclass(frozen=True, slots=True)
class Expressions:
    """Looks at faces with one network or two."""

    mini: Session = field(repr=False)
    faceapi: Session | None = field(default=None, repr=False)

    @property
    def name(self) -> str:
        """The networks."""
        return "expression.v1 mini-xception" + (" face-api" if self.faceapi else "")

    @property
    def shape(self) -> Shape:
        """Seven numbers a network."""
        return Shape("vector", len(EMOTIONS) * (2 if self.faceapi else 1))

    def extract(self, items: Sequence[Item]) -> list[Array]:
        """Return (7,) or (14,) float32 a face: logarithms of probabilities, in the order of `EMOTIONS`.

        Raises `InvalidInput` for what is no picture.
        """
        return [self._of(picture_of(item, "expression")) for item in items]

    def _of(self, face: Pixels) -> Floats:
        values = sized(face, 64, 64).astype(np.float32) @ GREY / np.float32(127.5) - np.float32(1)
        seen = [self._run(self.mini, values[None])]
        if self.faceapi is not None:
            colours = (sized(face, 112, 112).astype(np.float32) - FACEAPI_MEAN) / np.float32(255)
            seen.append(self._run(self.faceapi, colours.transpose(2, 0, 1))[list(FACEAPI_ORDER)])
        logarithms: Floats = np.log(np.maximum(np.concatenate(seen), LEAST)).astype(np.float32)
        return logarithms

    def _run(self, session: Session, values: Floats) -> Floats:
        """Run one network on (channels, side, side): (7,) probabilities."""
        fed = np.ascontiguousarray(values[None], np.float32)
        chances: Floats = session.run({session.inputs[0]: fed})[0][0]
        return chances


def build(settings: Settings, tools: Tools) -> Feature:
    """Open the networks. Raises `ModelMissing`, `ModelCorrupt`."""
    mini = Session(tools.store.path("expression") / "expression.onnx", threads=tools.threads)
    if not settings.faceapi:
        return Expressions(mini)
    second = Session(tools.store.path("faceapi") / "faceapi.onnx", threads=tools.threads)
    return Expressions(mini, second)
