"""Text encoders that are trained from the words on: token ids in, tokens out."""

from torch import Tensor, nn

from frontdesk.nn.encoded import Encoded
from frontdesk.nn.transformer import waves


class TextEncoder(nn.Module):
    """A vector for each id, then a body that reads them in order: Transformer, convolutions or recurrent."""

    def __init__(self, vocabulary: int, width: int, body: nn.Module) -> None:
        super().__init__()
        self.embed = nn.Embedding(vocabulary, width)
        self.body = body
        nn.init.normal_(self.embed.weight, std=width**-0.5)
        self.width = width

    def forward(self, ids: Tensor, mask: Tensor) -> Encoded:
        """(B, T) int64, (B, T) bool -> tokens (B, T, width)."""
        words = self.embed(ids)
        return Encoded(self.body(words + waves(words), mask), mask)
