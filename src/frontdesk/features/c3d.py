"""Films through the 3-D convolutional network of `nn.c3d`, not trained further."""

from pydantic import Field

from frontdesk.features.feature import Feature, Tools
from frontdesk.features.frozen import FilmSettings, FrozenFilms, named, seeded
from frontdesk.nn.c3d import C3d
from frontdesk.nn.checkpoint import fill, tensors


class Settings(FilmSettings):
    """Which network, and how films are shown to it."""

    stages: tuple[int, ...] = Field(
        default=(32, 64, 128, 128), min_length=1, description="channels of its convolutions"
    )


def build(settings: Settings, tools: Tools) -> Feature:
    """Make the network. Raises `ModelMissing`, `ModelCorrupt`."""
    del tools
    network = seeded(lambda: C3d(settings.stages), settings.seed)
    if settings.file is not None:
        fill(network, tensors(settings.file), "C3D")
    return FrozenFilms(network, network.width, named("c3d", settings), settings)
