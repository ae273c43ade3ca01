"""What the policy needs to remember of a conversation: a few facts of each of the last replies."""

from collections.abc import Sequence
from dataclasses import dataclass

from frontdesk.turn.codec import Json


@dataclass(frozen=True, slots=True)
class Past:
    """One earlier exchange: the row that answered it, and what was felt and wanted."""

    row: str
    emotion: str
    intent: str


def recall(replies: Sequence[Json]) -> tuple[Past, ...]:
    """Read the past out of kept replies, oldest first."""
    return tuple(
        Past(
            reply["decision"]["row"],
            reply["findings"]["emotion"]["value"],
            reply["findings"]["intent"]["value"],
        )
        for reply in replies
    )
