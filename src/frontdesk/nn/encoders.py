"""Encoders by name: what a recipe calls them, and which kinds of arrays each of them reads."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import Tensor, nn

from frontdesk.nn import options, tuned
from frontdesk.nn.audio import AudioEncoder
from frontdesk.nn.convolution import Convolutions
from frontdesk.nn.encoded import Encoded
from frontdesk.nn.image import Grid, ImageEncoder, Patches, Rows
from frontdesk.nn.rnn import Recurrent
from frontdesk.nn.text import TextEncoder
from frontdesk.nn.transformer import Transformer
from frontdesk.nn.vector import Sparse, VectorEncoder, tail
from frontdesk.nn.video import VideoEncoder

STAGES = (32, 64, 128)  # of a convolutional network on pixels, unless the options say otherwise


@dataclass(frozen=True, slots=True)
class InputConfig:
    """One input: what its arrays are, what encodes them, and how wide the tokens become."""

    kind: str
    in_width: int
    encoder: str = "linear"
    options: Mapping[str, Any] = field(default_factory=dict)
    width: int = 256
    modality: str = "text"


class Encoder(nn.Module):
    """What every encoder has around it: what is masked is zero before it, and zero behind it."""

    def __init__(self, inner: nn.Module, width: int) -> None:
        super().__init__()
        self.inner, self.width = inner, width

    def forward(self, values: Tensor, mask: Tensor) -> Encoded:
        """Values of the kind that the encoder reads, mask (B, T) bool -> tokens (B, tokens, width)."""
        absent = ~mask.reshape(mask.shape + (1,) * (values.ndim - 2))
        tokens, kept = self.inner(values.masked_fill(absent, 0), mask)
        return Encoded(tokens.masked_fill(~kept[..., None], 0.0), kept)


class ScaledEncoder(Encoder):
    """An encoder that standardises what it reads by ``mean`` and ``deviation`` of the training rows."""

    mean: Tensor
    deviation: Tensor

    def __init__(self, inner: nn.Module, width: int, in_width: int) -> None:
        super().__init__(inner, width)
        self.register_buffer("mean", torch.zeros(in_width))
        self.register_buffer("deviation", torch.ones(in_width))

    def set_scale(self, mean: Tensor, deviation: Tensor) -> None:
        """Standardise with these from now on, (in_width,) each; a deviation of 0 counts as 1."""
        self.mean.copy_(mean)
        self.deviation.copy_(torch.where(deviation > 0, deviation, torch.ones_like(deviation)))

    def forward(self, values: Tensor, mask: Tensor) -> Encoded:
        """(B, T, in_width), (B, T) bool -> tokens (B, tokens, width)."""
        return super().forward((values - self.mean) / self.deviation, mask)


def build(config: InputConfig) -> Encoder:
    """Make an encoder. Raises ValueError for a name, kind or option that does not fit, naming the nearest."""
    if config.encoder not in ENCODERS:
        raise ValueError(
            f"no encoder is called {config.encoder!r}; {options.nearest(config.encoder, ENCODERS)}"
        )
    made = ENCODERS[config.encoder]
    if config.kind not in made:
        raise ValueError(f"it reads {', '.join(made)}, not {config.kind}")
    inner = made[config.kind](config)
    if config.options.get("scale"):
        return ScaledEncoder(inner, config.width, config.in_width)
    return Encoder(inner, config.width)


def _linear(config: InputConfig) -> nn.Module:
    chosen = options.read(options.Linear, config.options, config.kind)
    rest = [nn.LayerNorm(config.width)] if chosen.norm else []
    return VectorEncoder(
        _first(config, config.width), nn.Sequential(*rest, nn.Dropout(chosen.dropout)), config.width
    )


def _mlp(config: InputConfig) -> nn.Module:
    chosen = options.read(options.Mlp, config.options, config.kind)
    rest = tail(chosen.hidden, config.width, layers=chosen.layers, norm=chosen.norm, dropout=chosen.dropout)
    return VectorEncoder(_first(config, chosen.hidden), rest, config.width)


def _first(config: InputConfig, width: int) -> nn.Module:
    made = Sparse if config.kind == "sparse" else nn.Linear
    return made(config.in_width, width)


def _transformer(config: InputConfig) -> nn.Module:
    chosen = options.read(options.Transformer, config.options, config.kind)
    if config.kind in ("pixels", "frames") and chosen.patch > config.in_width:
        raise ValueError(f"option patch is {chosen.patch}; the pictures are {config.in_width} pixels wide")

    def body() -> nn.Module:
        return Transformer(
            config.width,
            layers=chosen.layers,
            heads=chosen.heads,
            hidden=chosen.hidden,
            dropout=chosen.dropout,
        )

    def picture() -> nn.Module:
        return ImageEncoder(Patches(config.width, chosen.patch), config.width, body())

    return picture() if config.kind == "pixels" else _read(config, body(), picture, chosen.stride)


def _cnn(config: InputConfig) -> nn.Module:
    chosen = options.read(options.Cnn, config.options, config.kind)

    def picture() -> nn.Module:
        return ImageEncoder(Grid(config.width, chosen.stages or STAGES), config.width)

    if config.kind == "pixels":
        return picture()
    # Of a film the stages are those of each frame; over time, one convolution is enough for its few frames.
    stages = (config.width,) if config.kind == "frames" else chosen.stages or (config.width,) * 2
    body = Convolutions(config.width, stages, kernel=chosen.kernel, dropout=chosen.dropout)
    return _read(config, body, picture, chosen.stride)


def _rnn(config: InputConfig) -> nn.Module:
    chosen = options.read(options.Rnn, config.options, config.kind)
    body = Recurrent(config.width, layers=chosen.layers, hidden=chosen.hidden, dropout=chosen.dropout)
    if config.kind == "pixels":
        return ImageEncoder(Rows(config.in_width, config.width), config.width, body)

    def picture() -> nn.Module:
        return ImageEncoder(Grid(config.width, chosen.stages or STAGES), config.width)

    return _read(config, body, picture, chosen.stride)


def _read(config: InputConfig, body: nn.Module, picture: Callable[[], nn.Module], stride: int) -> nn.Module:
    """Put before a body what makes tokens of ids, of a sequence, or of the frames of a film."""
    if config.kind == "ids":
        return TextEncoder(config.in_width, config.width, body)
    if config.kind == "sequence":
        return AudioEncoder(config.in_width, config.width, body, stride)
    return VideoEncoder(picture(), config.width, body)


def _tuned(config: InputConfig) -> nn.Module:
    chosen = options.read(options.Tuned, config.options, config.kind)
    return tuned.build(config.encoder, chosen, config.width)


Maker = Callable[[InputConfig], nn.Module]

ENCODERS: Mapping[str, Mapping[str, Maker]] = {
    "linear": dict.fromkeys(("vector", "sequence", "sparse"), _linear),
    "mlp": dict.fromkeys(("vector", "sequence", "sparse"), _mlp),
    "transformer": dict.fromkeys(("ids", "sequence", "pixels", "frames"), _transformer),
    "cnn": dict.fromkeys(("ids", "sequence", "pixels", "frames"), _cnn),
    "rnn": dict.fromkeys(("ids", "sequence", "pixels", "frames"), _rnn),
    "resnet": {"pixels": _tuned},
    "vgg": {"pixels": _tuned},
    "efficientnet": {"pixels": _tuned},
    "c3d": {"frames": _tuned},
    "bert": {"ids": _tuned},
}
