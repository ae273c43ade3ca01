"""Picture encoders that are trained from the pixels on."""

from torch import Tensor, nn

from frontdesk.nn.cnn import Cnn
from frontdesk.nn.encoded import Encoded
from frontdesk.nn.transformer import waves


class Patches(nn.Module):
    """Squares of ``patch`` x ``patch`` pixels as tokens; what is left over at the far edges is cut.

    Dosovitskiy et al., "An Image is Worth 16x16 Words" (2021).
    """

    def __init__(self, width: int, patch: int) -> None:
        super().__init__()
        self.cut = nn.Conv2d(3, width, patch, patch)

    def forward(self, pixels: Tensor) -> Tensor:
        """(B, 3, S, S) 0..1 -> (B, patches, width)."""
        return flat(self.cut(centred(pixels)))


class Rows(nn.Module):
    """Each row of pixels as a token, from above to below, for networks that read one after another."""

    def __init__(self, side: int, width: int) -> None:
        super().__init__()
        self.project = nn.Linear(3 * side, width)

    def forward(self, pixels: Tensor) -> Tensor:
        """(B, 3, S, S) 0..1 -> (B, S, width)."""
        rows: Tensor = self.project(centred(pixels).transpose(1, 2).flatten(2))
        return rows


class Grid(nn.Module):
    """The places of a convolutional network's last map as tokens."""

    def __init__(self, width: int, stages: tuple[int, ...]) -> None:
        super().__init__()
        self.network = Cnn(stages)
        self.project = nn.Linear(self.network.width, width)

    def forward(self, pixels: Tensor) -> Tensor:
        """(B, 3, S, S) 0..1 -> (B, h * w, width)."""
        tokens: Tensor = self.project(flat(self.network(centred(pixels))))
        return tokens


class ImageEncoder(nn.Module):
    """A cut of the picture into tokens, and a body that reads them; a grid needs no body."""

    def __init__(self, cut: nn.Module, width: int, body: nn.Module | None = None) -> None:
        super().__init__()
        self.cut, self.body, self.width = cut, body, width

    def forward(self, pixels: Tensor, mask: Tensor) -> Encoded:
        """(B, 3, S, S) 0..1, (B, 1) bool -> tokens (B, places, width)."""
        tokens = self.cut(pixels)
        everywhere = mask.expand(-1, tokens.shape[1])
        read = tokens if self.body is None else self.body(tokens + waves(tokens), everywhere)
        return Encoded(read, everywhere)


def centred(pixels: Tensor) -> Tensor:
    """Bring 0..1 to -1..1."""
    return pixels * 2 - 1


def flat(grid: Tensor) -> Tensor:
    """(B, C, h, w) -> (B, h * w, C)."""
    return grid.flatten(2).transpose(1, 2)
