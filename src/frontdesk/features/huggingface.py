"""A local Hugging Face encoder through transformers, which is imported when one is opened: the extra `train`.

Only safetensors are read, never a pickle; nothing is fetched from a network, no code of the folder is run.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
from safetensors import SafetensorError

from frontdesk.errors import Misconfigured, ModelCorrupt, ModelMissing
from frontdesk.features.batches import by_length, padded
from frontdesk.features.embedding import Floats
from frontdesk.features.learnt import needed
from frontdesk.features.wordpieces import Wordpieces

BATCH_TOKENS = 4_096
CONFIG = "config.json"


@dataclass(frozen=True, slots=True)
class HuggingFace:
    """Gives the states of one layer of an encoder; ``layer`` 0 is the embeddings, -1 the last layer."""

    pieces: Wordpieces
    model: Any = field(repr=False)
    torch: Any = field(repr=False)
    layer: int
    name: str

    @classmethod
    def open(cls, folder: Path, layer: int = -1, most: int = 128) -> "HuggingFace":
        """Open config.json, *.safetensors and tokenizer.json of a folder; texts are cut at ``most`` tokens.

        Raises `ModelMissing`, `ModelCorrupt`, `NotReady` without the extra, `Misconfigured` for no layer.
        """
        weights = sorted(folder.glob("*.safetensors"))
        if not weights or not (folder / CONFIG).is_file():
            what = "holds no config.json and *.safetensors"
            raise ModelMissing(f"{folder} {what}", part=str(folder), remedy="name the folder of an encoder")
        pieces = Wordpieces.open(folder, most)
        torch, transformers = needed("torch", "bert"), needed("transformers", "bert")
        try:
            model = transformers.AutoModel.from_pretrained(
                str(folder), local_files_only=True, use_safetensors=True, trust_remote_code=False
            ).eval()
        except (OSError, ValueError, KeyError, RuntimeError, SafetensorError) as error:
            raise ModelCorrupt(f"{folder} cannot be read: {error}", part=str(folder)) from error
        layers = int(model.config.num_hidden_layers)
        if not -layers - 1 <= layer <= layers:
            raise Misconfigured(
                f"{folder.name} has {layers} layers", part="bert.layer", value=layer, limit=layers
            )
        return cls(pieces, model, torch, layer, f"huggingface.{_digest([folder / CONFIG, *weights])}")

    @property
    def width(self) -> int:
        """Numbers of a token."""
        return int(self.model.config.hidden_size)

    def states(self, texts: Sequence[str]) -> list[Floats]:
        """Return (tokens, width) a text."""
        found = dict(self._states(texts))
        return [found[place] for place in range(len(texts))]

    def _states(self, texts: Sequence[str]) -> Iterator[tuple[int, Floats]]:
        rows = self.pieces.ids(texts)
        pad = self.model.config.pad_token_id or 0
        for places in by_length([len(row) for row in rows], BATCH_TOKENS):
            ids, mask = padded([rows[place] for place in places], pad)
            with self.torch.inference_mode():
                given = {
                    "input_ids": self.torch.from_numpy(ids),
                    "attention_mask": self.torch.from_numpy(mask),
                }
                layers = self.model(**given, output_hidden_states=True).hidden_states
            for place, states in zip(places, layers[self.layer].float().numpy(), strict=True):
                yield place, np.asarray(states[: len(rows[place])])


def _digest(files: Sequence[Path]) -> str:
    digest = sha256()
    for path in files:
        with path.open("rb") as stream:
            while block := stream.read(1 << 20):
                digest.update(block)
    return digest.hexdigest()[:16]
