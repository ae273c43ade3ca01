"""Encoders of sequences of vectors: sound as mel bands or cepstra, words as word vectors."""

import torch
from torch import Tensor, nn

from frontdesk.nn.encoded import Encoded
from frontdesk.nn.transformer import waves


class Strides(nn.Module):
    """Each ``stride`` steps become one token; the last one may have fewer. One step is a linear layer."""

    def __init__(self, in_width: int, width: int, stride: int = 1) -> None:
        super().__init__()
        self.stride = stride
        self.join = nn.Conv1d(in_width, width, stride, stride)
        self.norm = nn.LayerNorm(width)

    def forward(self, steps: Tensor, mask: Tensor) -> Encoded:
        """(B, T, in_width), (B, T) bool -> tokens (B, T / stride rounded up, width)."""
        there = mask.to(steps.dtype)[:, None, :]  # (B, 1, T)
        joined = self.join(_longer(steps.transpose(1, 2), self.stride - 1))
        kept = nn.functional.max_pool1d(_longer(there, self.stride - 1), self.stride, self.stride)
        return Encoded(self.norm(joined.transpose(1, 2)), kept[:, 0, :] > 0.5)


class AudioEncoder(nn.Module):
    """Strides, then a body that reads the tokens in their order: Transformer, convolutions or recurrent."""

    def __init__(self, in_width: int, width: int, body: nn.Module, stride: int = 1) -> None:
        super().__init__()
        self.strides = Strides(in_width, width, stride)
        self.body = body
        self.width = width

    def forward(self, steps: Tensor, mask: Tensor) -> Encoded:
        """(B, T, in_width), (B, T) bool -> tokens (B, T / stride rounded up, width)."""
        tokens, kept = self.strides(steps, mask)
        return Encoded(self.body(tokens + waves(tokens), kept), kept)


def _longer(rows: Tensor, by: int) -> Tensor:
    """(B, C, T) -> (B, C, T + by), zeros behind."""
    return torch.cat([rows, rows.new_zeros(rows.shape[0], rows.shape[1], by)], dim=2) if by else rows
