"""What a turn shows that a flow may need: words, things that were named, photos and what is in them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from frontdesk.perception.percepts import Label, Perceived
from frontdesk.turn.findings import Entity, Finding, Findings
from frontdesk.turn.parts import Document, Image
from frontdesk.turn.turn import Turn
from frontdesk.understanding.pack import Pack
from frontdesk.understanding.question import COLOURS, asked
from frontdesk.understanding.words import pictures

SEEN = 0.5  # confidence from which a light is taken for what it shows


@dataclass(frozen=True, slots=True)
class Observed:
    """A turn as flows see it.

    ``text`` is what was typed and said. ``photos`` are the SHA-256 of pictures, ``shows`` the pack's labels
    of what is recognised in them, ``things`` the words for that and what can be read, ``products`` those of
    them that are products, ``lights`` the colours that are lit. ``intent`` is what is surely wanted; it may
    be empty. ``chances`` are the probabilities of all intents.
    """

    text: str
    today: date
    entities: tuple[Entity, ...] = ()
    photos: tuple[str, ...] = ()
    shows: tuple[str, ...] = ()
    things: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    lights: tuple[str, ...] = ()
    intent: str = ""
    chances: Mapping[str, float] = field(default_factory=dict[str, float])

    def named(self, *sorts: str) -> tuple[str, ...]:
        """Give what was named of some sorts, as it was written."""
        return tuple(one.text for one in self.entities if one.sort in sorts)


def observed(
    turn: Turn, perceived: Perceived, findings: Findings, pack: Pack, language: str, sure: float
) -> Observed:
    """Gather what a turn shows; an intent counts from the confidence ``sure``.

    What is read in a picture names things, as the picture does, and tells nothing in the customer's name; a
    document tells nothing at all: nobody says what stands in a letter.
    """
    labels = [one for one in _labels(perceived) if one.confidence >= SEEN]
    shows = tuple(dict.fromkeys(one.name for one in labels if one.name in pack.pictures))
    words = [word for name in shows for word in pack.pictures[name].words.get(language, ())]
    text, named = asked(own(turn, perceived)), [one.value for one in findings.entities]
    read = [one.text for one in named if one.text not in text and one.sort in ("product", "product_code")]
    return Observed(
        text=text,
        today=turn.at.date(),
        entities=tuple(one for one in named if one.text in text),
        photos=tuple(part.blob.digest for part in turn.parts if isinstance(part, Image)),
        shows=shows,
        things=tuple(dict.fromkeys((*words, *read))),
        products=tuple(one for one in dict.fromkeys(words) if _is_product(one, pack)),
        lights=tuple(dict.fromkeys(_colours(labels, shows))),
        intent=surely(findings.intent, sure) if text or shows or not documents(turn) else "",
        chances=findings.intent.distribution,
    )


def own(turn: Turn, perceived: Perceived) -> Perceived:
    """Leave documents out: what the customer wrote, said and shows is left."""
    letters = documents(turn)
    return replace(perceived, percepts=tuple(one for one in perceived.percepts if one.part not in letters))


def heeded(turn: Turn, perceived: Perceived) -> tuple[Perceived, ...]:
    """Give what is looked up: the customer's own words, and with documents where those find nothing."""
    mine = own(turn, perceived)
    return (mine, perceived) if asked(mine) else (perceived,)


def documents(turn: Turn) -> set[int]:
    """Give the numbers of the parts of a turn that are documents."""
    return {number for number, part in enumerate(turn.parts) if isinstance(part, Document)}


def _is_product(word: str, pack: Pack) -> bool:
    return any(sort == "product" for sort, *_ in pack.phrases.find(word))


def surely(finding: Finding[str], sure: float) -> str:
    """Give a value that is sure; else nothing."""
    return finding.value if finding.confidence >= sure else ""


def _colours(labels: list[Label], shows: tuple[str, ...]) -> Iterator[str]:
    """Name the colours of lights: those of recognised states first, whose labels name them."""
    for name in shows:
        yield from (colour for colour in COLOURS if f"_{colour}_light" in f"_{name}")
    for label in labels:
        colour = label.name.removesuffix(" light")
        if label.source == "light" and colour in COLOURS:
            yield colour


def _labels(perceived: Perceived) -> list[Label]:
    seen = (one for percept in perceived.percepts for _, one in pictures(percept))
    return [label for picture in seen for label in picture.labels]
