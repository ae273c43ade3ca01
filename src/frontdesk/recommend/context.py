"""What a suggestion is asked for: by whom, after what, wishing what."""

from dataclasses import dataclass, field
from datetime import datetime

from frontdesk.recommend.interaction import Interaction
from frontdesk.recommend.log import Floats
from frontdesk.recommend.wish import Wish


@dataclass(frozen=True, slots=True)
class Context:
    """One request for suggestions.

    ``history`` is what the customer did before this session, ``session`` what was done in it, both oldest
    first. ``said`` and ``shown`` are the content vectors of this turn's words and photo: (d,), L2-normalised.
    ``bought`` is known beside the history, from orders perhaps; ``refused`` was refused in this conversation;
    ``without`` is not to be shown for any other reason. With ``personal`` off, nothing of the customer
    counts: only what is asked for (wish, words, photo, refusals), the catalogue, and what everyone likes.
    """

    now: datetime
    most: int = 4
    language: str = "en"
    wish: Wish = field(default_factory=Wish)
    history: tuple[Interaction, ...] = ()
    session: tuple[Interaction, ...] = ()
    said: Floats | None = None
    shown: Floats | None = None
    segment: str = ""
    bought: frozenset[str] = frozenset()
    refused: frozenset[str] = frozenset()
    without: frozenset[str] = frozenset()
    personal: bool = True

    @property
    def asked(self) -> bool:
        """Whether there are words or a photo to compare with."""
        return self.said is not None or self.shown is not None

    @property
    def asked_in_words(self) -> bool:
        """Whether words alone are to be compared with, and no photo."""
        return self.said is not None and self.shown is None
