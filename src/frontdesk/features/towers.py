"""Both towers of a CLIP checkpoint that was exported to ONNX: texts and pictures in one space, without torch.

A folder as exports of Hugging Face checkpoints lie: text_model.onnx and vision_model.onnx (or both in a
folder ``onnx``), tokenizer.json, preprocessor_config.json. Radford et al., "Learning Transferable Visual
Models From Natural Language Supervision" (2021).
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import file_digest, sha256
from pathlib import Path

import cv2
import numpy as np
from tokenizers import Tokenizer

from frontdesk.errors import ModelCorrupt, ModelMissing
from frontdesk.features.embedding import Floats, normalised
from frontdesk.models.session import Array, Session
from frontdesk.preprocess.image import Pixels

TEXT, VISION = "text_model.onnx", "vision_model.onnx"
BATCH = 16
LONGEST = 77  # tokens that a tower of texts reads


@dataclass(frozen=True, slots=True, eq=False)
class Lens:
    """How a picture is made ready: its shorter side, the square that is cut out, mean and deviation (3,)."""

    side: int
    cut: int
    mean: Floats
    deviation: Floats

    def ready(self, pixels: Pixels) -> Floats:
        """(height, width, 3) -> (3, cut, cut)."""
        height, width = pixels.shape[:2]
        scale = self.side / min(height, width)
        size = max(self.cut, round(width * scale)), max(self.cut, round(height * scale))
        sized = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC)
        left, top = (size[0] - self.cut) // 2, (size[1] - self.cut) // 2
        square = sized[top : top + self.cut, left : left + self.cut].astype(np.float32) / 255
        values = ((square - self.mean) / self.deviation).transpose(2, 0, 1)
        return np.ascontiguousarray(values, np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class Towers:
    """Texts and pictures as vectors of length 1 that are compared by inner product."""

    name: str
    tokenizer: Tokenizer = field(repr=False)
    text: Session = field(repr=False)
    vision: Session = field(repr=False)
    lens: Lens

    @classmethod
    def open(cls, folder: Path, threads: int = 2) -> "Towers":
        """Open a folder. Raises `ModelMissing` for a file that is not there, `ModelCorrupt` for a bad one."""
        inner = folder / "onnx" if (folder / "onnx").is_dir() else folder
        files = (inner / TEXT, inner / VISION, folder / "tokenizer.json", folder / "preprocessor_config.json")
        for file in files:
            if not file.is_file():
                raise ModelMissing(f"there is no {file.name} in {folder}", part="knowledge.clip")
        tokenizer, lens = _tokenizer(files[2]), _lens(files[3])
        text, vision = (Session(file, threads=threads) for file in files[:2])
        return cls(f"clip.{_digest(files)[:16]}.v1", tokenizer, text, vision, lens)

    def texts(self, texts: Sequence[str]) -> Floats:
        """Return (texts, width); what is longer than a tower reads is cut."""
        made = [self._texts(texts[at : at + BATCH]) for at in range(0, len(texts), BATCH)]
        return np.concatenate(made)

    def pictures(self, pictures: Sequence[Pixels]) -> Floats:
        """Return (pictures, width) of (height, width, 3) pixels."""
        made: list[Floats] = []
        for at in range(0, len(pictures), BATCH):
            fed = np.stack([self.lens.ready(one) for one in pictures[at : at + BATCH]])
            made.append(_output(self.vision, {"pixel_values": fed}, "image_embeds"))
        return np.concatenate(made)

    def _texts(self, texts: Sequence[str]) -> Floats:
        read = self.tokenizer.encode_batch(list(texts))
        fed: dict[str, Array] = {
            "input_ids": np.array([one.ids for one in read], np.int64),
            "attention_mask": np.array([one.attention_mask for one in read], np.int64),
        }
        return _output(self.text, {name: fed[name] for name in self.text.inputs}, "text_embeds")


def _output(tower: Session, fed: Mapping[str, Array], name: str) -> Floats:
    """Run a tower: (n, width) of length 1."""
    at = tower.outputs.index(name) if name in tower.outputs else 0
    return normalised(tower.run(fed)[at])


def _tokenizer(file: Path) -> Tokenizer:
    try:
        json.loads(file.read_text("utf-8"))  # the library raises nothing narrower than Exception
    except ValueError as error:
        raise ModelCorrupt(f"{file.name} cannot be read", part=file.name) from error
    tokenizer = Tokenizer.from_file(str(file))
    tokenizer.enable_truncation(LONGEST)
    tokenizer.enable_padding()
    return tokenizer


def _lens(file: Path) -> Lens:
    try:
        said = json.loads(file.read_text("utf-8"))
        side, cut = _pixels(said["size"]), _pixels(said["crop_size"])
        mean, deviation = (np.array(said[key], np.float32) for key in ("image_mean", "image_std"))
    except (ValueError, KeyError, TypeError) as error:
        raise ModelCorrupt(f"{file.name} cannot be read", part=file.name) from error
    return Lens(side, cut, mean, deviation)


def _pixels(said: int | Mapping[str, int]) -> int:
    """Read a size as preprocessors write it."""
    return int(said if isinstance(said, int) else said.get("shortest_edge", said.get("height", 0)))


def _digest(files: Sequence[Path]) -> str:
    """Sum up every file that decides the vectors."""
    whole = sha256()
    for path in files:
        with path.open("rb") as file:
            whole.update(file_digest(file, "sha256").digest())
    return whole.hexdigest()
