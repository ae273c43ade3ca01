"""The one value every stage takes: what a customer just said, and where."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Literal, final

from frontdesk.turn.parts import Part


@final
@dataclass(frozen=True, slots=True)
class Turn:
    """One message of one customer. Two turns with the same content are equal.

    There is no turn of staff: only what customers sent is perceived, and only they can have agreed to more.
    Raises ValueError when there is no part, or when ``at`` carries no time zone.
    """

    id: str
    conversation: str
    parts: tuple[Part, ...]
    at: datetime
    locale: str = "und"
    author: ClassVar[Literal["customer"]] = "customer"

    def __post_init__(self) -> None:
        if not self.parts:
            raise ValueError("a turn has at least one part")
        if self.at.tzinfo is None:
            raise ValueError("a turn's time carries its time zone")
