"""Sentence vectors of the model store: multilingual e5, English MiniLM. Both are frozen."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from pydantic import Field

from frontdesk.features import learnt
from frontdesk.features.centred import Centred
from frontdesk.features.e5 import E5
from frontdesk.features.embedding import WIDTH, Embedder, Role
from frontdesk.features.feature import Array, Feature, Item, Section, Shape, Tools
from frontdesk.features.minilm import MiniLM

Model = Literal["e5", "minilm"]


class Settings(Section):
    """Which network, and what is done to texts and vectors."""

    model: Model = Field(default="e5", description="e5 for all languages, minilm for English")
    role: Role = Field(default="query", description="query or passage; only e5 tells them apart")
    prefix: str = Field(default="", description="put before every text")
    centre: bool = Field(
        default=False, description="take the mean of the training rows out, and scale to length 1"
    )


@dataclass(frozen=True, slots=True)
class Sentences:
    """Embeds texts with a network of the model store."""

    embedder: Embedder
    settings: Settings

    @property
    def name(self) -> str:
        """The network's name, and the settings."""
        return learnt.title(f"sentence.v1 {self.embedder.name}", self.settings)

    @property
    def shape(self) -> Shape:
        """A vector of 384."""
        return Shape("vector", WIDTH)

    def extract(self, items: Sequence[Item]) -> list[Array]:
        """Return (384,) float32 of length 1 a text, without unit. Raises `InvalidInput` for others."""
        texts = [self.settings.prefix + text for text in learnt.texts(items, "sentence")]
        return list(self.embedder.embed(texts, self.settings.role))


def build(settings: Settings, tools: Tools) -> Feature:
    """Open the network; centred, the feature learns the mean. Raises `ModelMissing`, `ModelCorrupt`."""
    plain = Sentences(opened(settings.model, tools), settings)
    if not settings.centre:
        return plain
    centred = Centred(plain, settings)
    return centred.load(tools.folder) if tools.folder else centred


def opened(model: Model, tools: Tools) -> Embedder:
    """Open a network of the model store."""
    folder = tools.store.path(model)
    return E5.open(folder, tools.threads) if model == "e5" else MiniLM.open(folder, tools.threads)
