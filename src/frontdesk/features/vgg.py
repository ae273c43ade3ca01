"""Pictures through a VGG of a local checkpoint, not trained further."""

from frontdesk.features.feature import Feature, Tools
from frontdesk.features.frozen import FrozenPictures, PictureSettings, named, seeded
from frontdesk.nn.vgg import Depth, vgg


class Settings(PictureSettings):
    """Which VGG, how pictures are shown to it, and what is kept of its map."""

    depth: Depth = 11


def build(settings: Settings, tools: Tools) -> Feature:
    """Make the network. Raises `ModelMissing`, `ModelCorrupt`."""
    del tools
    network = seeded(lambda: vgg(settings.depth, settings.file), settings.seed)
    return FrozenPictures(network, network.width, named("vgg", settings), settings)
