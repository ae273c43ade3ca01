"""Encoders that start from given weights: tuned, or frozen with only the matrix behind them trained."""

from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any, Self, cast

import torch
from torch import Tensor, nn

from frontdesk.nn.encoded import Encoded
from frontdesk.nn.image import flat
from frontdesk.nn.options import Tuned


class TunedEncoder(nn.Module):
    """A network, then dropout and a matrix from its width to ours. A frozen network runs without dropout.

    ``given`` is the part whose weights were given, which optimisers tune at a rate of its own.
    """

    def __init__(self, network: nn.Module, widths: tuple[int, int], chosen: Tuned) -> None:
        super().__init__()
        self.network, self.frozen = network, chosen.frozen
        self.given = ("network",) if chosen.path else ()
        self.project = nn.Sequential(nn.Dropout(chosen.dropout), nn.Linear(*widths))
        if chosen.frozen:
            network.requires_grad_(False)
        self.train()

    def train(self, mode: bool = True) -> Self:
        """Set the mode, but for a frozen network."""
        super().train(mode)
        if self.frozen:
            self.network.eval()
        return self

    def forward(self, values: Tensor, mask: Tensor) -> Encoded:
        """Pixels, films or ids -> a token for each place of the last map, one a film, one an id."""
        tokens, kept = self.read(values, mask)
        return Encoded(self.project(tokens), kept)

    def read(self, values: Tensor, mask: Tensor) -> Encoded:
        """(B, 3, S, S) of a network that gives a map -> (B, h * w, its width)."""
        tokens = flat(self.network(values))
        return Encoded(tokens, mask.expand(-1, tokens.shape[1]))


class TunedFilm(TunedEncoder):
    """A network that makes one vector of a film."""

    def read(self, values: Tensor, mask: Tensor) -> Encoded:
        """(B, F, 3, S, S) -> (B, 1, its width)."""
        return Encoded(self.network(values)[:, None, :], mask.any(dim=1, keepdim=True))


class TunedText(TunedEncoder):
    """A BERT, read at its last layer."""

    def read(self, values: Tensor, mask: Tensor) -> Encoded:
        """(B, T) ids -> (B, T, its width)."""
        # A row without words looks at its first place, so that nothing in it is divided by nothing.
        first = torch.arange(mask.shape[1], device=mask.device)[None, :] == 0
        seen = self.network(input_ids=values, attention_mask=(mask | first).long())
        return Encoded(seen.last_hidden_state, mask)


def build(name: str, chosen: Tuned, width: int) -> nn.Module:
    """Make an encoder of given weights. Raises ValueError for a depth or path that does not fit."""
    made, maker = MAKERS[name]
    network: Any = maker(chosen)
    inner = network.config.hidden_size if name == "bert" else network.width
    return made(network, (inner, width), chosen)


# The networks are imported when they are named: transformers alone takes seconds.


def _resnet(chosen: Tuned) -> nn.Module:
    made: nn.Module = _room("resnet").resnet(_depth(chosen, (18, 34, 50)), _path(chosen))
    return made


def _vgg(chosen: Tuned) -> nn.Module:
    made: nn.Module = _room("vgg").vgg(_depth(chosen, (11, 16)), _path(chosen))
    return made


def _efficientnet(chosen: Tuned) -> nn.Module:
    path = _given(chosen, "the file picture.onnx, or store:picture")
    made: nn.Module = _room("efficientnet").efficientnet(path / "picture.onnx" if path.is_dir() else path)
    return made


def _c3d(chosen: Tuned) -> nn.Module:
    made: nn.Module = _room("c3d").C3d(chosen.stages) if chosen.stages else _room("c3d").C3d()
    return made


def _bert(chosen: Tuned) -> nn.Module:
    folder = _given(chosen, "a folder of transformers, store:minilm or store:e5")
    room = _room("bert")
    try:
        for file, read in (("minilm.onnx", room.from_minilm_onnx), ("e5.onnx", room.from_e5_onnx)):
            if (folder / file).is_file():
                return cast("nn.Module", read(folder / file))
        return cast("nn.Module", room.load(folder))
    except OSError as error:
        raise ValueError(f"option path is {chosen.path}; no BERT can be read there: {error}") from error


def _room(name: str) -> Any:
    return import_module(f"frontdesk.nn.{name}")


def _path(chosen: Tuned) -> Path | None:
    return Path(chosen.path) if chosen.path else None


def _given(chosen: Tuned, what: str) -> Path:
    if not chosen.path:
        raise ValueError(f"option path is missing; it names {what}")
    return Path(chosen.path)


def _depth(chosen: Tuned, known: tuple[int, ...]) -> int:
    depth = chosen.depth or known[0]
    if depth not in known:
        raise ValueError(f"option depth is {depth}; it must be one of {', '.join(map(str, known))}")
    return depth


MAKERS: Mapping[str, tuple[type[TunedEncoder], Callable[[Tuned], nn.Module]]] = {
    "resnet": (TunedEncoder, _resnet),
    "vgg": (TunedEncoder, _vgg),
    "efficientnet": (TunedEncoder, _efficientnet),
    "c3d": (TunedFilm, _c3d),
    "bert": (TunedText, _bert),
}
