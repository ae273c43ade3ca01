"""What turns a vector into scores of the classes."""

from torch import nn


def classifier(width: int, classes: int, hidden: int = 0, dropout: float = 0.1) -> nn.Module:
    """(..., width) -> (..., classes): one matrix, or two with ``hidden`` numbers between them."""
    if not hidden:
        return nn.Linear(width, classes)
    return nn.Sequential(nn.Linear(width, hidden), nn.GELU(), nn.Dropout(dropout), nn.Linear(hidden, classes))
