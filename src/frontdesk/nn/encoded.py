"""What encoders give and fusion takes: tokens, and which of them are there."""

from typing import NamedTuple

from torch import Tensor


class Encoded(NamedTuple):
    """Tokens of a batch: ``tokens`` (batch, tokens, width); ``mask`` (batch, tokens), True where one is.

    A row whose mask is all False has not got this input: whatever stands in its tokens must not matter.
    """

    tokens: Tensor
    mask: Tensor


class Output(NamedTuple):
    """What a model says of a batch: ``logits`` (batch, classes), and what each input alone would say."""

    logits: Tensor
    auxiliary: dict[str, Tensor]
