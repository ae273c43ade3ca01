"""Pictures through a ResNet of a local checkpoint, not trained further."""

from frontdesk.features.feature import Feature, Tools
from frontdesk.features.frozen import FrozenPictures, PictureSettings, named, seeded
from frontdesk.nn.resnet import Depth, resnet


class Settings(PictureSettings):
    """Which ResNet, how pictures are shown to it, and what is kept of its map."""

    depth: Depth = 18


def build(settings: Settings, tools: Tools) -> Feature:
    """Make the network. Raises `ModelMissing`, `ModelCorrupt`."""
    del tools
    network = seeded(lambda: resnet(settings.depth, settings.file), settings.seed)
    return FrozenPictures(network, network.width, named("resnet", settings), settings)
