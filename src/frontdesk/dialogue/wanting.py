"""What a turn wants of the clerk: a wish, a refusal, a reason, a preference, or nothing."""

from dataclasses import dataclass, field
from typing import Literal

from frontdesk.dialogue.clerk import OfferFact
from frontdesk.dialogue.hearing import Heard
from frontdesk.knowledge.answer import Answer
from frontdesk.recommend.wish import Wish
from frontdesk.turn.state import State

Does = Literal["", "wish", "gone", "refuse", "why", "off", "on", "stop", "more"]
Lacks = Literal["", "with", "like", "orders", "kind"]

ADVISES = 0.8  # score of an answer from which it is quoted beside suggestions


@dataclass(frozen=True, slots=True)
class Wanting:
    """What a turn wants of the clerk.

    ``about`` are the items that are refused, asked about or sold out. ``looked`` are items that the turn
    names or shows. ``lacks`` says what has to be asked before a wish can be served; with "orders" who the
    customer is, with "kind" what an unknown thing is for. ``unread`` are words of a wish that nothing can be
    held against: "without bluetooth". ``photo``: the wish is for something like the photo. ``without`` was
    shown a moment ago, and something else is wanted. ``plain``: it was said in so many words, so that nothing
    else begins. ``than`` names what there is to be less or more of than of what was shown. ``advice``: a page
    may answer as well. ``interest``: what is looked at is looked at as something to buy.
    """

    fact: OfferFact = "none"
    does: Does = ""
    wish: Wish = field(default_factory=Wish)
    about: tuple[str, ...] = ()
    looked: tuple[str, ...] = ()
    lacks: Lacks = ""
    unread: tuple[str, ...] = ()
    photo: bool = False
    without: tuple[str, ...] = ()
    plain: bool = False
    than: tuple[str, ...] = ()
    advice: bool = False
    interest: bool = False

    def leaves(self, answer: Answer | None) -> Answer | None:
        """Leave a page's answer beside what the clerk says where it is advice, and surely one."""
        if self.fact not in ("asks", "tells"):
            return answer
        return answer if self.advice and answer is not None and answer.score >= ADVISES else None


def beside(heard: Heard, wanting: Wanting, state: State) -> Heard:
    """Hear no flow begin in what was plainly said to the clerk: "换一个" behind cards is no exchange."""
    if not wanting.plain or heard.fact in ("answers", "open"):
        return heard
    return Heard("open" if state.running else "none")
