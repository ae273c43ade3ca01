"""What customers did with things of the catalogue."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Kind = Literal["view", "cart", "buy", "rate", "return", "refuse"]

# How much one says for a thing. A rating is worth its stars; what was sent back or refused speaks against it.
WEIGHTS: Mapping[Kind, float] = {
    "view": 0.3,
    "cart": 0.6,
    "buy": 1.0,
    "rate": 0.0,
    "return": -1.0,
    "refuse": -0.5,
}


@dataclass(frozen=True, slots=True)
class Interaction:
    """What one customer did with one item; ``value`` is the stars of a rating, 1 to 5, else None."""

    customer: str
    item: str
    kind: Kind
    at: datetime
    value: float | None = None

    @property
    def weight(self) -> float:
        """How much it says for the item: 1 for bought or five stars, -1 for sent back or one star."""
        return WEIGHTS[self.kind] if self.value is None else (self.value - 3) / 2
