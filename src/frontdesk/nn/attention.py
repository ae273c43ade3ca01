"""Attention, written once: softmax(Q K^T / sqrt(d)) V.

Vaswani et al., "Attention Is All You Need" (2017).
"""

import math

import torch
from torch import Tensor, nn


def attend(query: Tensor, key: Tensor, value: Tensor, mask: Tensor | None = None) -> Tensor:
    """(..., Q, d), (..., K, d), (..., K, v) -> (..., Q, v).

    ``mask`` is bool and broadcasts to (..., Q, K): True where a query may look. A query that may look
    nowhere gets zeros, not NaN.
    """
    scores = query @ key.transpose(-2, -1) / math.sqrt(query.shape[-1])  # (..., Q, K)
    if mask is None:
        return torch.softmax(scores, dim=-1) @ value
    hidden = torch.finfo(scores.dtype).min  # not -inf: a row of nothing but -inf has no softmax
    weights = torch.softmax(scores.masked_fill(~mask, hidden), dim=-1)
    return weights.masked_fill(~mask, 0.0) @ value


class Attention(nn.Module):
    """Several heads of attention of a sequence to itself."""

    def __init__(self, width: int, heads: int, dropout: float = 0.0) -> None:
        super().__init__()
        if width % heads:
            raise ValueError(f"width {width} cannot be shared by {heads} heads; make it a multiple of them")
        self.heads = heads
        self.project = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)
        self.dropout = nn.Dropout(dropout)

    def forward(self, tokens: Tensor, mask: Tensor) -> Tensor:
        """(B, T, width), bool -> (B, T, width).

        ``mask`` says which tokens are there, (B, T), or what each may look at, (B or 1, T, T).
        """
        query, key, value = self.project(tokens).chunk(3, dim=-1)
        allowed = mask[:, None, None, :] if mask.ndim == 2 else mask[:, None]  # (B, 1, 1 or T, T)
        seen = attend(self._split(query), self._split(key), self._split(value), allowed)
        mixed: Tensor = self.dropout(self.out(seen.transpose(1, 2).flatten(2)))  # (B, T, width)
        return mixed

    def _split(self, tokens: Tensor) -> Tensor:
        """(B, T, width) -> (B, heads, T, width / heads)."""
        batch, length, width = tokens.shape
        return tokens.reshape(batch, length, self.heads, width // self.heads).transpose(1, 2)
