"""What is suggested, and what it rests on."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from frontdesk.turn.reply import Reason, Suggested


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One item in its place.

    ``parts`` says what each source and each soft term gave to the ``score``. ``source`` names the source that
    gave most; "rules" what goes along by a rule of the shop, "catalogue" what no source spoke for.
    ``propensity`` is how likely this item was to stand in this place, given those before it; ``explored``
    tells that chance picked it, to learn from.
    """

    item: str
    score: float
    source: str
    parts: Mapping[str, float] = field(default_factory=dict[str, float])
    reasons: tuple[Reason, ...] = ()
    propensity: float = 1.0
    explored: bool = False


@dataclass(frozen=True, slots=True)
class Offer:
    """All that is suggested, best first; ``pool`` counts the items that fit.

    ``relaxed`` names what of the wish had to give way, because nothing fits it all: "kind", "price", or an
    attribute. What is offered fits the rest, and comes as near to those as anything does. ``model`` is the
    version that was learnt, where whoever shows this has to note it; empty where it is to be noted of nobody.
    """

    suggestions: tuple[Suggestion, ...] = ()
    relaxed: tuple[str, ...] = ()
    pool: int = 0
    model: str = ""


def suggested(one: Suggestion, title: str) -> Suggested:
    """Give a suggestion as a reply holds it."""
    return Suggested(one.item, title, one.score, one.reasons, one.source, one.propensity, one.explored)
