"""Film encoders: each frame becomes one token, then the tokens are read in their order.

Space first and time second keeps attention short: Arnab et al., "ViViT" (2021), its second model; with a
recurrent body it is Donahue et al., "Long-term Recurrent Convolutional Networks" (2015).
"""

from torch import Tensor, nn

from frontdesk.nn.encoded import Encoded
from frontdesk.nn.transformer import waves


class VideoEncoder(nn.Module):
    """A picture encoder for each frame, whose tokens are averaged, and a body over time."""

    def __init__(self, picture: nn.Module, width: int, body: nn.Module) -> None:
        super().__init__()
        self.picture, self.body, self.width = picture, body, width

    def forward(self, frames: Tensor, mask: Tensor) -> Encoded:
        """(B, F, 3, S, S) 0..1, (B, F) bool -> tokens (B, F, width)."""
        each, _ = self.picture(frames.flatten(0, 1), mask.reshape(-1, 1))  # (B * F, places, width)
        films = each.mean(dim=1).reshape(mask.shape[0], mask.shape[1], self.width)
        return Encoded(self.body(films + waves(films), mask), mask)
