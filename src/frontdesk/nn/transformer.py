"""A Transformer encoder, norm first, for sequences of any length.

Vaswani et al., "Attention Is All You Need" (2017); norm first: Xiong et al., "On Layer Normalization in the
Transformer Architecture" (2020), which trains without a long warm-up.
"""

import math

import torch
from torch import Tensor, nn

from frontdesk.nn.attention import Attention


class Block(nn.Module):
    """Attention, then a small network a token; each adds to what it read."""

    def __init__(self, width: int, heads: int, hidden: int = 0, dropout: float = 0.0) -> None:
        super().__init__()
        self.before = nn.LayerNorm(width)
        self.attention = Attention(width, heads, dropout)
        self.between = nn.LayerNorm(width)
        inner = hidden or 4 * width
        self.apart = nn.Sequential(
            nn.Linear(width, inner), nn.GELU(), nn.Linear(inner, width), nn.Dropout(dropout)
        )

    def forward(self, tokens: Tensor, mask: Tensor) -> Tensor:
        """(B, T, width), (B, T) or (B, T, T) bool -> (B, T, width)."""
        tokens = tokens + self.attention(self.before(tokens), mask)
        apart: Tensor = self.apart(self.between(tokens))
        return tokens + apart


class Transformer(nn.Module):
    """Blocks one after another and a last norm. Tokens are a set; add `waves` where their order counts."""

    def __init__(
        self, width: int, *, layers: int = 2, heads: int = 4, hidden: int = 0, dropout: float = 0.1
    ) -> None:
        super().__init__()
        self.blocks = nn.ModuleList(Block(width, heads, hidden, dropout) for _ in range(layers))
        self.norm = nn.LayerNorm(width)

    def forward(self, tokens: Tensor, mask: Tensor) -> Tensor:
        """(B, T, width), (B, T) or (B, T, T) bool -> (B, T, width); masked tokens change no other."""
        for block in self.blocks:
            tokens = block(tokens, mask)
        normed: Tensor = self.norm(tokens)
        return normed


def waves(tokens: Tensor) -> Tensor:
    """Give each place of (B, T, width) tokens its own (T, width) of sines and cosines.

    They are computed, not learnt: so a length that training never saw has them, too.
    """
    length, width = tokens.shape[1], tokens.shape[2]
    half = (width + 1) // 2
    at = torch.arange(length, device=tokens.device).to(tokens.dtype)[:, None]  # (T, 1)
    steps = torch.arange(half, device=tokens.device).to(tokens.dtype)
    angles = at * torch.exp(steps * (-math.log(10_000.0) / half))  # (T, half)
    return torch.cat([angles.sin(), angles.cos()], dim=1)[:, :width]
