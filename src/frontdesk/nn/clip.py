"""A dual encoder: two inputs in one space, where what belongs together lies close together.

Radford et al., "Learning Transferable Visual Models From Natural Language Supervision" (2021), where the
inputs are texts and pictures. Here they may be any: a photo and a catalogue picture are a pair too.
"""

import math
from collections.abc import Mapping
from dataclasses import replace

import torch
from torch import Tensor, nn
from torch.nn.functional import normalize

from frontdesk.nn.encoded import Encoded, Output
from frontdesk.nn.fusion import FusionConfig, Opinions, pooled, present, rows
from frontdesk.nn.multimodal import InputConfig, Multimodal

TEMPERATURE = 0.07  # at the start, as in the paper
HOTTEST = 100.0  # the largest scale, as in the paper: beyond it training becomes unstable


class DualEncoder(Multimodal):
    """Vectors of two inputs, each projected to ``config.width`` numbers from the mean of its tokens.

    A vector is as long as the root of the learned scale (1 / temperature), so that the inner product of two
    is the logit of their belonging together. An input that a row has not got is a vector of zeros.
    ``config.hidden`` numbers stand between an encoder and the common space; 0: one matrix. Raises ValueError
    unless there are two inputs.
    """

    def __init__(self, inputs: Mapping[str, InputConfig], config: FusionConfig) -> None:
        if len(inputs) != 2:
            raise ValueError(f"a dual encoder has two inputs, not {len(inputs)}: {', '.join(sorted(inputs))}")
        super().__init__(inputs, replace(config, kind="late", rule="mean"), config.width)
        self.fusion = Beside(tuple(sorted(inputs)), config.width)
        self.log_scale = nn.Parameter(torch.tensor(-math.log(TEMPERATURE)))

    def fuse(self, encoded: Mapping[str, Encoded]) -> Output:
        """{input: tokens (B, T, width)} -> vectors side by side (B, 2 width), and each one's (B, width)."""
        length = torch.exp(self.log_scale / 2).clamp(max=math.sqrt(HOTTEST))
        vectors = {
            name: normalize(self.auxiliary[name](pooled(one)), dim=-1) * present(one) * length
            for name, one in encoded.items()
        }
        return Output(self.fusion(encoded, vectors), vectors)


class Beside(nn.Module):
    """The vectors of all inputs one beside the other, zeros for what is absent."""

    def __init__(self, names: tuple[str, ...], width: int) -> None:
        super().__init__()
        self.names, self.width = names, width

    def forward(self, encoded: Mapping[str, Encoded], vectors: Opinions) -> Tensor:
        """{input: tokens}, {input: (B, width)} -> (B, inputs * width)."""
        some = next(iter(vectors.values()), torch.zeros(1, 1))
        absent = some.new_zeros(rows(encoded), self.width)
        return torch.cat([vectors.get(name, absent) for name in self.names], dim=1)
