"""Vectors of texts and pictures in one space, by a CLIP checkpoint or a dual encoder of one's own.

Radford et al., "Learning Transferable Visual Models From Natural Language Supervision" (2021). A checkpoint
is a local folder as Hugging Face writes them: config.json of a ``CLIPModel``, safetensors, tokenizer and
preprocessor. One's own is the run folder of a recipe with ``task: contrast``. Nothing is downloaded.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Any, Literal

import numpy as np
import torch
from pydantic import Field
from safetensors import SafetensorError
from torch import Tensor
from transformers import AutoTokenizer, CLIPModel
from transformers.models.clip.image_processing_pil_clip import CLIPImageProcessorPil

from frontdesk.errors import InvalidInput, Misconfigured, ModelCorrupt, ModelMissing
from frontdesk.features import dual
from frontdesk.features.embedding import normalised
from frontdesk.features.feature import Array, Feature, Floats, Item, Section, Shape, Tools

BATCH = 16

Part = Literal["image", "text"]
Fed = dict[str, Tensor]


class Settings(Section):
    """Which encoder, and which of its two sides."""

    path: str = Field(description="folder of a CLIP checkpoint, or of a run with task: contrast")
    part: Part = Field(default="image", description="what the column holds: image or text")
    input: str = Field(
        default="", description="of a run: its input, where that does not follow from the part"
    )


@dataclass(frozen=True, slots=True, eq=False)
class Clip:
    """One side of a CLIP checkpoint. Vectors of both have length 1 and are compared by inner product."""

    model: Any = field(repr=False)  # a CLIPModel, whose own types promise less than it gives
    prepare: Any = field(repr=False)  # the checkpoint's own tokenizer or picture processor
    part: Part
    digest: str

    @property
    def name(self) -> str:
        """Name the weights by their content: a checkpoint that changes is another feature."""
        return f"clip.{self.part}.{self.digest[:16]}.v1"

    @property
    def shape(self) -> Shape:
        """(projection width,) float32."""
        return Shape("vector", int(self.model.config.projection_dim))

    def extract(self, items: Sequence[Item]) -> list[Array]:
        """(height, width, 3) pictures, or texts -> (width,) float32 of length 1. Raises `InvalidInput`.

        Texts longer than the checkpoint reads (77 tokens in the published ones) are cut.
        """
        found: list[Array] = []
        for at in range(0, len(items), BATCH):
            found.extend(normalised(self._run(items[at : at + BATCH])))
        return found

    def _run(self, items: Sequence[Item]) -> Floats:
        """Run one batch: (batch, width)."""
        with torch.inference_mode():
            if self.part == "text":
                vectors = self.model.get_text_features(**self._tokens(items)).pooler_output
            else:
                vectors = self.model.get_image_features(**self._pixels(items)).pooler_output
        return np.asarray(vectors.numpy(), np.float32)

    def _tokens(self, items: Sequence[Item]) -> Fed:
        texts = [one for one in items if isinstance(one, str)]
        if len(texts) < len(items):
            raise InvalidInput(
                "the text side of a dual encoder reads texts", part="clip", remedy="part: image"
            )
        longest = int(self.model.config.text_config.max_position_embeddings)
        fed = self.prepare(texts, padding=True, truncation=True, max_length=longest, return_tensors="pt")
        return {key: fed[key] for key in ("input_ids", "attention_mask")}

    def _pixels(self, items: Sequence[Item]) -> Fed:
        pictures = [one for one in items if isinstance(one, np.ndarray) and one.ndim == 3]
        if len(pictures) < len(items):
            raise InvalidInput(
                "the image side of a dual encoder reads pictures", part="clip", remedy="part: text"
            )
        fed = self.prepare(pictures, return_tensors="pt", input_data_format="channels_last")
        return {"pixel_values": fed["pixel_values"]}


def build(settings: Settings, tools: Tools) -> Feature:
    """Open the encoder at ``settings.path``.

    Raises `ModelMissing` when there is none, `Misconfigured` for an encoder of another kind, `ModelCorrupt`
    when it cannot be read.
    """
    folder = Path(settings.path)
    run = dual.located(folder)
    if run is not None:
        return dual.open_run(run, settings.part, settings.input, tools)
    _check(folder)
    try:
        model = CLIPModel.from_pretrained(folder, local_files_only=True, use_safetensors=True)
        prepare = _prepare(folder, settings.part)
    except (OSError, ValueError, SafetensorError) as error:
        raise ModelCorrupt(f"the CLIP checkpoint {folder} cannot be read: {error}", part="clip") from error
    return Clip(model, prepare, settings.part, _digest(folder))


def _check(folder: Path) -> None:
    """Look before anything is loaded: the folder, its kind, and that its weights are no pickle."""
    if not (folder / "config.json").is_file():
        raise ModelMissing(
            f"there is no encoder in {folder}", part="clip", remedy="give the folder that holds config.json"
        )
    kind = _kind(folder / "config.json")
    if kind != "clip":
        raise Misconfigured(
            f"{folder} holds a model of type {kind!r}, not 'clip'", part="clip.path", value=kind
        )
    if not list(folder.glob("*.safetensors")):
        raise ModelMissing(
            f"{folder} has no weights as safetensors; pickles are not read",
            part="clip",
            remedy="save the checkpoint with safe_serialization=True",
        )


def _kind(path: Path) -> str:
    try:
        return str(json.loads(path.read_text("utf-8")).get("model_type"))
    except (ValueError, AttributeError) as error:
        raise ModelCorrupt(f"{path} is no JSON object", part="clip") from error


def _prepare(folder: Path, part: Part) -> Any:
    opened = AutoTokenizer if part == "text" else CLIPImageProcessorPil
    return opened.from_pretrained(folder, local_files_only=True)


def _digest(folder: Path) -> str:
    """Sum up every file that decides the vectors."""
    whole = sha256()
    for path in sorted((*folder.glob("*.safetensors"), *folder.glob("*.json"), *folder.glob("*.txt"))):
        with path.open("rb") as file:
            whole.update(path.name.encode() + file_digest(file, "sha256").digest())
    return whole.hexdigest()


__all__ = ["Clip", "Feature", "Settings", "build"]
