"""The network as a whole: an encoder an input, a head an input, and the fusion of all."""

import re
from collections.abc import Mapping

from torch import Tensor, nn

from frontdesk.nn import encoders, fusion
from frontdesk.nn.encoded import Encoded, Output
from frontdesk.nn.encoders import InputConfig
from frontdesk.nn.fusion import FusionConfig, pooled
from frontdesk.nn.heads import classifier

NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,63}")  # it becomes part of a file's name

Batch = Mapping[str, tuple[Tensor, Tensor]]


class Multimodal(nn.Module):
    """Scores of the classes from any subset of the inputs.

    A batch may lack an input, or hold rows whose mask is all False: both mean that it is absent and give the
    same scores. Raises ValueError for an option, a name or a size that does not fit, naming the input.
    """

    def __init__(self, inputs: Mapping[str, InputConfig], config: FusionConfig, classes: int) -> None:
        super().__init__()
        self.inputs = dict(sorted(inputs.items()))
        self.encoders, self.auxiliary = nn.ModuleDict(), nn.ModuleDict()
        # The scores that late fusion adds up are those of the inputs' own heads: so what is fused is what
        # each was trained to say alone, and what is shown as an input's own opinion is what was fused.
        hidden = config.hidden if config.kind in ("late", "hybrid") else 0
        for name, one in self.inputs.items():
            _check(name)
            self.encoders[name] = _encoder(name, one)
            self.auxiliary[name] = classifier(one.width, classes, hidden)
        self.fusion = fusion.build({name: one.width for name, one in inputs.items()}, config, classes)

    def encode(self, batch: Batch) -> dict[str, Encoded]:
        """Encode the inputs that any row has, of {input: (values, mask)}; other rows cost nothing."""
        return {
            name: _encoded(encoder, *batch[name])
            for name, encoder in self.encoders.items()
            if name in batch and bool(batch[name][1].any())
        }

    def fuse(self, encoded: Mapping[str, Encoded]) -> Output:
        """{input: tokens (B, T, width)} -> logits (B, classes), and each input's own; one row without any."""
        opinions = {name: self.auxiliary[name](pooled(one)) for name, one in encoded.items()}
        return Output(self.fusion(encoded, opinions), opinions)

    def forward(self, batch: Batch) -> Output:
        """Give the scores of a batch, which lacks every input in rows that have none: those get the prior."""
        encoded = self.encode(batch)
        output = self.fuse(encoded)
        if encoded or not batch:
            return output
        size = next(iter(batch.values()))[1].shape[0]
        return Output(output.logits.expand(size, -1), {})


def _encoded(encoder: nn.Module, values: Tensor, mask: Tensor) -> Encoded:
    """Encode the rows that have the input, and put zeros where the others are."""
    have = mask.any(dim=1)
    if bool(have.all()):
        some: Encoded = encoder(values, mask)
        return some
    some = encoder(values[have], mask[have])
    tokens = some.tokens.new_zeros(mask.shape[0], *some.tokens.shape[1:])
    masks = some.mask.new_zeros(mask.shape[0], some.mask.shape[1])
    at = have.nonzero()[:, 0]
    return Encoded(tokens.index_copy(0, at, some.tokens), masks.index_copy(0, at, some.mask))


def _encoder(name: str, config: InputConfig) -> nn.Module:
    try:
        return encoders.build(config)
    except ValueError as error:
        raise ValueError(f"input {name}, encoder {config.encoder}: {error}") from error


def _check(name: str) -> None:
    if not NAME.fullmatch(name) or hasattr(nn.ModuleDict(), name):
        raise ValueError(
            f"no input can be called {name!r}; letters, digits, - and _ make a name, such as 'text'"
        )


__all__ = ["FusionConfig", "InputConfig", "Multimodal"]
