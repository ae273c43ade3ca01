"""What to look up in the knowledge for a turn: the customer's words, what the pictures show, or both."""

from dataclasses import dataclass, field

from frontdesk.perception.percepts import Floats, Label, Perceived
from frontdesk.understanding.pack import Pack
from frontdesk.understanding.words import pictures, stretches

MOST_SHOWN = 3  # states of products that are looked up
MOST_PHOTOS = 4  # pictures that are compared with those of the knowledge
MOST_READ = 200  # characters read in pictures that are looked up
COLOURS = {  # of lit lights, in Chinese
    "red": "红",
    "green": "绿",
    "orange": "橙",
    "yellow": "黄",
    "blue": "蓝",
    "white": "白",
    "purple": "紫",
}


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked first, ``hints``, other ways to put it, and ``photos``, vectors (1280,) of pictures."""

    text: str
    hints: tuple[str, ...] = ()
    photos: tuple[Floats, ...] = field(default=(), compare=False)


def question(perceived: Perceived, intent: str, pack: Pack, language: str) -> Question:
    """Put a turn as a question in ``language`` ("zh" or "en").

    A recognised state ("router with a red light") asks by itself when nothing was said, or when what was said
    has the intent that such a picture speaks for: "this light is red, what now?" A question about something
    else ("and my refund?") asks by itself, and the picture only hints. Words read in a picture hint where
    no product was recognised; where one was, they are what is printed on it. What was not recognised is
    looked for among the pictures of the knowledge.
    """
    said = asked(perceived)
    shown = _shown(perceived, pack)
    if not shown:
        return Question(said, _seen(perceived, language), _photos(perceived))
    names = tuple(pack.pictures[one].name[language] for one in shown)
    if said and all(pack.pictures[one].intent != intent for one in shown):
        return Question(said, names)
    joint = (f"{names[0]}: {said}",) if said else ()
    return Question(names[0], (*joint, *names[1:]))


def asked(perceived: Perceived) -> str:
    """Return what the customer typed and said; words that stand in pictures are no question."""
    return "\n".join(one.text for one in stretches(perceived) if one.way != "read")


def _shown(perceived: Perceived, pack: Pack) -> tuple[str, ...]:
    """Name the recognised states, the surest first."""
    sure: dict[str, float] = {}
    for label in _labels(perceived):
        if label.name in pack.pictures:
            sure[label.name] = max(label.confidence, sure.get(label.name, 0.0))
    return tuple(sorted(sure, key=lambda name: -sure[name]))[:MOST_SHOWN]


def _seen(perceived: Perceived, language: str) -> tuple[str, ...]:
    """Put into words what else can be seen: lit lights, and what can be read."""
    lit = [label.name for label in _labels(perceived) if label.source == "light"]
    lights = [_light(name, language) for name in dict.fromkeys(lit)]
    read = " ".join(one.text for one in stretches(perceived) if one.way == "read")[:MOST_READ]
    return (*lights, read) if read else tuple(lights)


def _photos(perceived: Perceived) -> tuple[Floats, ...]:
    """Give the vectors of the first pictures, for the knowledge's own pictures to be compared with."""
    seen = (picture.vector for percept in perceived.percepts for _, picture in pictures(percept))
    return tuple(vector for vector in seen if vector is not None)[:MOST_PHOTOS]


def _light(name: str, language: str) -> str:
    colour = name.removesuffix(" light")
    return f"{COLOURS[colour]}灯" if language == "zh" and colour in COLOURS else name


def _labels(perceived: Perceived) -> list[Label]:
    return [
        label
        for percept in perceived.percepts
        for _, picture in pictures(percept)
        for label in picture.labels
    ]
