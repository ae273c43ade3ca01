"""A text by a pretrained encoder that stays as it is: a local Hugging Face folder, or one of the model store.

Devlin et al., "BERT" (2019). A folder needs the extra `train`; the encoders of the store are ONNX and do not.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from frontdesk.errors import Misconfigured
from frontdesk.features import learnt
from frontdesk.features.e5 import E5
from frontdesk.features.embedding import WIDTH, Floats
from frontdesk.features.feature import Array, Item, Section, Shape, Tools
from frontdesk.features.huggingface import HuggingFace
from frontdesk.features.minilm import MiniLM
from frontdesk.features.pooling import Pooling, pooled

States = Callable[[Sequence[str]], list[Floats]]


class Settings(Section):
    """Which encoder, which of its layers, and how tokens become one vector."""

    path: Path | None = Field(
        default=None, description="folder with config.json, *.safetensors, tokenizer.json"
    )
    model: Literal["e5", "minilm"] | None = Field(default=None, description="an encoder of the model store")
    pooling: Pooling = Field(
        default="mean", description="mean, cls (the first token), max, none (a sequence)"
    )
    layer: int = Field(default=-1, description="0: the embeddings, -1: the last layer; only of a folder")
    max_tokens: Annotated[int, Field(ge=2)] = Field(default=128, description="at which a text is cut")

    @model_validator(mode="after")
    def _one_encoder(self) -> Self:
        if (self.path is None) == (self.model is None):
            raise ValueError("name either a path or a model")
        return self


@dataclass(frozen=True, slots=True)
class Bert:
    """Pools the token states of an encoder."""

    settings: Settings
    encoder: str
    width: int
    states: States

    @property
    def name(self) -> str:
        """The encoder, and the settings."""
        return learnt.title(f"bert.v1 {self.encoder}", self.settings)

    @property
    def shape(self) -> Shape:
        """A sequence when nothing is pooled, else a vector."""
        return Shape("sequence" if self.settings.pooling == "none" else "vector", self.width)

    def extract(self, items: Sequence[Item]) -> list[Array]:
        """Return (width,) or (tokens, width) float32 a text. Raises `InvalidInput` for others."""
        found = self.states(list(learnt.texts(items, "bert")))
        return [pooled(states, self.settings.pooling) for states in found]


def build(settings: Settings, tools: Tools) -> Bert:
    """Open the encoder.

    Raises `ModelMissing`, `ModelCorrupt`, `NotReady` without the extra, `Misconfigured` where it cannot.
    """
    if settings.path is not None:
        opened = HuggingFace.open(settings.path, settings.layer, settings.max_tokens)
        return Bert(settings, opened.name, opened.width, opened.states)
    if settings.layer != -1:
        raise _not_given(settings, "gives its last layer only", "layer", "layer: -1, or a folder as path")
    return _e5(settings, tools) if settings.model == "e5" else _minilm(settings, tools)


def _minilm(settings: Settings, tools: Tools) -> Bert:
    opened = MiniLM.open(tools.store.path("minilm"), tools.threads, settings.max_tokens)
    return Bert(settings, opened.name, WIDTH, opened.states)


def _e5(settings: Settings, tools: Tools) -> Bert:
    if settings.pooling != "mean":
        raise _not_given(settings, "gives no tokens", "pooling", "pooling: mean, or model: minilm")
    opened = E5.open(tools.store.path("e5"), tools.threads)
    return Bert(settings, opened.name, WIDTH, lambda texts: list(opened.embed(texts)[:, None]))


def _not_given(settings: Settings, why: str, key: str, remedy: str) -> Misconfigured:
    return Misconfigured(
        f"{settings.model} of the model store {why}",
        part=f"bert.{key}",
        value=getattr(settings, key),
        remedy=remedy,
    )
