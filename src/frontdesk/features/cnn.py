"""Pictures through the small convolutional network of `nn.cnn`, not trained further."""

from pydantic import Field
from torch import nn

from frontdesk.features.feature import Feature, Tools
from frontdesk.features.frozen import FrozenPictures, PictureSettings, named, seeded
from frontdesk.nn.checkpoint import fill, tensors
from frontdesk.nn.cnn import Cnn
from frontdesk.nn.standard import Standard


class Settings(PictureSettings):
    """Which network of ours, how pictures are shown to it, and what is kept of its map."""

    side: int = Field(default=48, ge=8, le=512)
    stages: tuple[int, ...] = Field(
        default=(32, 64, 128, 256), min_length=1, description="channels of its blocks"
    )


def build(settings: Settings, tools: Tools) -> Feature:
    """Make the network. Raises `ModelMissing`, `ModelCorrupt`."""
    del tools
    network = seeded(lambda: Cnn(settings.stages), settings.seed)
    if settings.file is not None:
        fill(network, tensors(settings.file), "our network")
    whole = nn.Sequential(Standard((0.5,) * 3, (0.5,) * 3), network)  # it wants -1 to 1
    return FrozenPictures(whole, network.width, named("cnn", settings), settings)
