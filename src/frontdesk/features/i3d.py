"""Films through a network for pictures that was inflated, not trained further.

Without a path or a seed it is the EfficientNet-Lite0 of the model store: trained on pictures, it compares
what is to be seen in a film, and how that moves only through its kernels over time.
"""

from pathlib import Path
from typing import Literal, cast

from pydantic import Field, model_validator
from torch import nn

from frontdesk.features.feature import Feature, Tools
from frontdesk.features.frozen import FilmSettings, FrozenFilms, named, seeded
from frontdesk.nn import resnet, vgg
from frontdesk.nn.efficientnet import efficientnet
from frontdesk.nn.i3d import I3d

Which = Literal["efficientnet", "resnet18", "resnet34", "resnet50", "vgg11", "vgg16"]


class Settings(FilmSettings):
    """Which network is inflated, over how many frames, and how films are shown to it."""

    network: Which = "efficientnet"
    time: Literal[1, 3, 5] = Field(default=3, description="frames that a kernel sees")

    @model_validator(mode="after")
    def _one_of_both(self) -> "Settings":
        if self.network == "efficientnet" and (self.path or self.seed is not None):
            raise ValueError("efficientnet is that of the model store: it takes no path and no seed")
        if self.network != "efficientnet" and bool(self.path) == (self.seed is not None):
            raise ValueError("give the path of a checkpoint, or a seed for random weights, and not both")
        return self


def build(settings: Settings, tools: Tools) -> Feature:
    """Inflate the network. Raises `ModelMissing`, `ModelCorrupt`."""
    stored = tools.store.path("picture") / "picture.onnx" if settings.network == "efficientnet" else None
    flat, width = _flat(settings, stored)
    network = I3d(flat, width, settings.time).eval()
    return FrozenFilms(network, width, named("i3d", settings, stored), settings)


def _flat(settings: Settings, stored: Path | None) -> tuple[nn.Module, int]:
    if stored is not None:
        lite = efficientnet(stored)
        return lite, lite.width
    if settings.network.startswith("resnet"):
        depth = cast("resnet.Depth", int(settings.network.removeprefix("resnet")))
        deep = seeded(lambda: resnet.resnet(depth, settings.file), settings.seed)
        return deep, deep.width
    plain = cast("vgg.Depth", int(settings.network.removeprefix("vgg")))
    stack = seeded(lambda: vgg.vgg(plain, settings.file), settings.seed)
    return stack, stack.width
