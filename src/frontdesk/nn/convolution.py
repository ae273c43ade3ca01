"""Convolutions over time, for words and sound.

Each step is normalised by itself (a norm over the whole row would read its padding), and what stands behind
the end of a row is zero before every convolution: so a row gives the same alone and beside a longer one.
"""

from collections.abc import Sequence

from torch import Tensor, nn


class Convolutions(nn.Module):
    """Stages of convolution, norm and GELU; a stage that keeps the width adds to what it read."""

    def __init__(self, width: int, stages: Sequence[int], *, kernel: int = 5, dropout: float = 0.1) -> None:
        super().__init__()
        if kernel % 2 == 0:
            raise ValueError(f"kernel is {kernel}; it must be odd, so that it has a middle")
        widths = (width, *stages)
        self.stages = nn.ModuleList(
            nn.Conv1d(before, after, kernel, padding=kernel // 2)
            for before, after in zip(widths, stages, strict=False)
        )
        self.norms = nn.ModuleList(nn.LayerNorm(after) for after in stages)
        self.after = nn.Sequential(nn.GELU(), nn.Dropout(dropout))
        self.out = nn.Linear(widths[-1], width)

    def forward(self, tokens: Tensor, mask: Tensor) -> Tensor:
        """(B, T, width), (B, T) bool -> (B, T, width)."""
        for stage, norm in zip(self.stages, self.norms, strict=True):
            kept = tokens.masked_fill(~mask[..., None], 0.0)
            read = self.after(norm(stage(kept.transpose(1, 2)).transpose(1, 2)))
            tokens = kept + read if kept.shape[-1] == read.shape[-1] else read
        out: Tensor = self.out(tokens)
        return out
