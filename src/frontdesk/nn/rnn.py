"""A recurrent encoder: gated units, read from both ends.

Cho et al., "Learning Phrase Representations using RNN Encoder-Decoder" (2014); Schuster and Paliwal,
"Bidirectional Recurrent Neural Networks" (1997).
"""

import torch
from torch import Tensor, nn


class Recurrent(nn.Module):
    """Layers of gated recurrent units, each read forwards and backwards.

    Each row is turned round within its own length, so that the reading from behind starts at its last token
    and not in its padding. Packing would do the same, but not survive the way to ONNX.
    """

    def __init__(self, width: int, *, layers: int = 1, hidden: int = 0, dropout: float = 0.1) -> None:
        super().__init__()
        inner = hidden or width
        self.ahead, self.back, self.joins = nn.ModuleList(), nn.ModuleList(), nn.ModuleList()
        for _ in range(layers):
            self.ahead.append(nn.GRU(width, inner, batch_first=True))
            self.back.append(nn.GRU(width, inner, batch_first=True))
            self.joins.append(nn.Sequential(nn.Linear(2 * inner, width), nn.LayerNorm(width)))
        self.dropout = nn.Dropout(dropout)

    def forward(self, tokens: Tensor, mask: Tensor) -> Tensor:
        """(B, T, width), (B, T) bool -> (B, T, width). A mask is True from the front on."""
        order = turned(mask)
        tokens = tokens.masked_fill(~mask[..., None], 0.0)
        for ahead, back, join in zip(self.ahead, self.back, self.joins, strict=True):
            forwards, _ = ahead(tokens)
            backwards, _ = back(_taken(tokens, order))
            read = join(torch.cat([forwards, _taken(backwards, order)], dim=-1))
            tokens = (tokens + self.dropout(read)).masked_fill(~mask[..., None], 0.0)
        return tokens


def turned(mask: Tensor) -> Tensor:
    """(B, T) bool -> (B, T) places that turn each row round within its length; padding stays where it is."""
    at = torch.arange(mask.shape[1], device=mask.device)[None, :]
    lengths = ((at + 1) * mask.long()).amax(dim=1, keepdim=True)  # (B, 1): up to the last that is there
    return torch.where(at < lengths, lengths - 1 - at, at)


def _taken(tokens: Tensor, order: Tensor) -> Tensor:
    """Take tokens (B, T, width) in the order (B, T)."""
    return tokens.gather(1, order[..., None].expand(-1, -1, tokens.shape[2]))
