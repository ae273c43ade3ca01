"""What comes next: a Transformer that reads vectors of items in their order.

Kang and McAuley, "Self-Attentive Sequential Recommendation" (SASRec, 2018), with one change that matters
where most items were seen by few: an item's vector is not learnt from nothing, but is a matrix times factors
that stay as they are, plus a difference of its own that decays.
"""

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from frontdesk.nn.transformer import Transformer


@dataclass(frozen=True, slots=True)
class SequenceConfig:
    """Shape: ``width`` of an item's vector; layers and heads; ``length`` items are read at most."""

    width: int = 128
    layers: int = 1
    heads: int = 2
    length: int = 50
    dropout: float = 0.4


class Reader(nn.Module):
    """Reads a history and says at each place what comes next, knowing only what stands before."""

    def __init__(self, config: SequenceConfig) -> None:
        super().__init__()
        self.scale = config.width**0.5  # items have vectors of length 1, the Transformer reads numbers of 1
        self.places = nn.Embedding(config.length, config.width)
        nn.init.normal_(self.places.weight, std=0.02)
        self.dropout = nn.Dropout(config.dropout)
        self.body = Transformer(
            config.width,
            layers=config.layers,
            heads=config.heads,
            hidden=2 * config.width,
            dropout=config.dropout,
        )

    def forward(self, vectors: Tensor) -> Tensor:
        """(B, T, width) -> (B, T, width), T at most `length`; padding behind changes nothing before it."""
        at = torch.arange(vectors.shape[1], device=vectors.device)
        tokens = self.dropout(vectors * self.scale + self.places(at))
        earlier = at[None, :] <= at[:, None]  # (T, T)
        wanted: Tensor = self.body(tokens, earlier[None])
        return wanted


class NextItem(nn.Module):
    """Items and the network that reads them: how likely each is what comes next."""

    def __init__(self, factors: Tensor, bias: Tensor, config: SequenceConfig) -> None:
        """``factors`` (items, any width), which stay as they are; ``bias`` (items,) to start with."""
        super().__init__()
        self.register_buffer("factors", factors, persistent=False)
        self.factors: Tensor
        self.project = nn.Linear(factors.shape[1], config.width, bias=False)
        nn.init.orthogonal_(self.project.weight)  # lengths and angles are at first those of the factors
        self.own = nn.Embedding(len(factors), config.width)
        nn.init.zeros_(self.own.weight)
        self.bias = nn.Parameter(bias.clone())
        self.reader = Reader(config)

    def vectors(self, items: Tensor) -> Tensor:
        """(...) int64 -> (..., width)."""
        found: Tensor = self.project(self.factors[items]) + self.own(items)
        return found

    def forward(self, items: Tensor) -> Tensor:
        """(B, T) int64 -> what is wanted next, (B, T, width)."""
        wanted: Tensor = self.reader(self.vectors(items))
        return wanted

    def logits(self, wanted: Tensor, items: Tensor) -> Tensor:
        """(P, width) and (K,) items -> (P, K)."""
        return wanted @ self.vectors(items).T + self.bias[items]

    def matched(self, wanted: Tensor, items: Tensor) -> Tensor:
        """(P, width) and the (P,) items that came -> (P,)."""
        return (wanted * self.vectors(items)).sum(dim=-1) + self.bias[items]
