"""What the policy needs to remember of a conversation: a few facts of each of the last replies."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from frontdesk.dialogue.trend import gloom
from frontdesk.knowledge.followup import Earlier
from frontdesk.turn.codec import Json
from frontdesk.turn.findings import UNKNOWN

PRODUCT = "product"  # the sort of an entity
TITLES = 3  # of what was cited: a reply to several questions is about several things
NOTHING = Earlier("")


@dataclass(frozen=True, slots=True)
class Past:
    """One earlier exchange: the row that answered it, what that row did, and what was felt and wanted.

    ``confidence`` is that of the intent. ``gloom`` is the probability of a negative feeling, None where
    nothing told the feeling; ``intensity`` is how strong it was, None in replies older than that finding.
    ``earlier`` is what a follow-up may go on with, ``wanted`` the probability of each intent.
    """

    row: str
    emotion: str
    intent: str
    does: str = ""
    confidence: float = 0.0
    gloom: float | None = None
    intensity: float | None = None
    earlier: Earlier = NOTHING
    wanted: Mapping[str, float] = field(default_factory=dict[str, float], compare=False)


def recall(replies: Sequence[Json]) -> tuple[Past, ...]:
    """Read the past out of kept replies, oldest first; what an old reply lacks is left at its default."""
    return tuple(_past(reply) for reply in replies)


def background(replies: Sequence[Json]) -> tuple[Past, ...]:
    """Read what is left of replies from before a person had the conversation: what a follow-up goes on with.

    No decision rests on them: no feeling, no wish and no row of theirs is told.
    """
    return tuple(Past("", UNKNOWN, UNKNOWN, earlier=_earlier(reply)) for reply in replies)


def _past(reply: Json) -> Past:
    decision, findings = reply["decision"], reply["findings"]
    felt, wanted = findings["emotion"], findings["intent"]
    odds = felt.get("distribution") or {felt["value"]: felt.get("confidence", 0.0)}
    return Past(
        decision["row"],
        felt["value"],
        wanted["value"],
        decision.get("kind", ""),
        wanted.get("confidence", 0.0),
        None if felt["value"] == UNKNOWN else gloom(odds),
        findings.get("intensity"),
        _earlier(reply),
        wanted.get("distribution") or {},
    )


def _earlier(reply: Json) -> Earlier:
    """Read what was asked, the titles that were cited and the products that were named, each once."""
    titles = dict.fromkeys(one["title"] for one in reply.get("citations", ()))
    named = (one["value"] for one in reply["findings"].get("entities", ()))
    products = dict.fromkeys(one["text"] for one in named if one["sort"] == PRODUCT)
    return Earlier(reply.get("asked", ""), tuple(titles)[:TITLES], tuple(products))
