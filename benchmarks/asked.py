"""`python -m benchmarks.asked [KIND...]`: the project's own 150 questions, put to the whole sample shop.

Kinds: text, photo, voice; all three without one. The shop's handbook and its shelf of manuals, posters,
recordings and films are taken in as a company's own are; photos are drawn anew, voices are synthesised
(that needs what scripts/make_voices.py needs). Nothing is tuned on these questions.
"""

import io
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import soundfile
import soxr
import yaml
from rich.console import Console
from rich.progress import track

from benchmarks.measure import machine
from frontdesk.admission import Sent
from frontdesk.cli.demo import furnish
from frontdesk.config import load
from frontdesk.demo.pictures import photo
from frontdesk.demo.shelf import media_pages
from frontdesk.demo.voices import Voice
from frontdesk.house import House, open_house
from frontdesk.knowledge.measures import refusal
from frontdesk.knowledge.passage import Passage, Source
from frontdesk.knowledge.wanted import Wanted
from frontdesk.models.store import ModelStore
from frontdesk.turn.spoken import spoken
from frontdesk.understanding.question import question

QUESTIONS = Path(__file__).parents[1] / "tests" / "knowledge" / "questions.yml"
DEEP = 5
SHELF = re.compile(r"(?P<name>.+)@(?P<first>\d+)(?:-(?P<last>\d+))?")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a question brought: the place of the first right hit (from 0), and what was answered."""

    asked: Mapping[str, Any]
    place: int | None
    answered: bool
    right: bool
    exact: tuple[bool, ...]

    @property
    def known(self) -> bool:
        """Whether something answers."""
        return bool(self.asked["answers"])

    @property
    def crossed(self) -> bool:
        """Whether what answers is in the other language."""
        answers = self.asked["answers"]
        return bool(answers) and all(place[:2] != self.asked["language"] for place in answers)


@contextmanager
def opened_shop() -> Iterator[House]:
    """Open the sample shop with its shelf, in a home that is thrown away."""
    with TemporaryDirectory() as home:
        settings = load(home=Path(home))
        furnish(settings)
        with open_house(settings) as house:
            for name, data in media_pages():
                house.queue.run(partial(house.knowledge.add, data, name))
            yield house


def sent(asked: Mapping[str, Any]) -> list[Sent]:
    """Write, photograph or speak a question."""
    if asked["kind"] == "voice":
        return [Sent("audio", voiced(asked))]
    words = [Sent("text", asked["text"])] if asked["text"] else []
    if asked["kind"] == "photo":
        words.append(Sent("image", photo(asked["photo"]["label"], asked["photo"]["seed"])))
    return words


def voiced(asked: Mapping[str, Any]) -> bytes:
    """Speak a question as a voice message."""
    made = import_module("scripts.make_voices")
    voice = Voice(asked["id"], asked["language"], asked["voice"], asked["text"])
    samples = made.speak(voice, ModelStore(load().models).path("kokoro"))
    out = io.BytesIO()
    soundfile.write(out, soxr.resample(samples, made.SPOKEN, made.KEPT), made.KEPT, format="FLAC")
    return out.getvalue()


@dataclass(frozen=True, slots=True)
class Shop:
    """The open shop, and its passages by id."""

    house: House
    there: Mapping[str, Passage]

    def source(self, passage: Passage) -> Source:
        """Give the source of a passage."""
        return self.house.knowledge.source(passage.source)


def ask(shop: Shop, asked: Mapping[str, Any]) -> Outcome:
    """Put one question as a turn, and look at what is found and at what is answered."""
    house = shop.house
    desk, knowledge = house.reception.desk, house.knowledge
    findings, perceived = house.reception.understand(sent(asked), asked["language"])
    language = spoken(findings.language.value, asked["language"])
    asks = question(perceived, findings.intent.value, desk.understanding.pack, language)
    wanted = Wanted(frozenset([asked["only"]] if "only" in asked else []), audience="customers")
    given = (language, asks.hints, wanted, asks.photos)
    hits = house.queue.run(lambda: knowledge.search(asks.text, language, DEEP, *given[1:]))
    answer = house.queue.run(lambda: knowledge.answer(asks.text, *given))
    cited = answer.citations if answer else ()
    return Outcome(
        asked,
        next((at for at, hit in enumerate(hits) if right(shop, hit.passage.id, asked)), None),
        answer is not None,
        any(right(shop, one.passage, asked) for one in cited),
        tuple(knowledge.source(one.source).text[one.start : one.end] == one.text for one in cited),
    )


def right(shop: Shop, passage: str, asked: Mapping[str, Any]) -> bool:
    """Tell whether a passage, or its twin in the other language, is at a place that answers."""
    twins = () if "only" in asked else shop.house.knowledge.index().twins(passage)
    found = [shop.there[name] for name in (passage, *twins)]
    return any(answers(one, shop.source(one), asked) for one in found)


def answers(passage: Passage, source: Source, asked: Mapping[str, Any]) -> bool:
    """Tell whether a passage is at one of the places that a question names."""
    return any(_at(passage, source, place) for place in asked["answers"])


def _at(passage: Passage, source: Source, place: str) -> bool:
    if "#" in place:
        return place == f"{source.name}#{passage.heading}"
    said = SHELF.fullmatch(place)
    if said is None or said["name"] != source.name:
        return False
    if said["last"] is None:
        return (passage.page or 1) == int(said["first"])
    start, end = passage.ms or (0, 0)
    return start < int(said["last"]) and end > int(said["first"])


def lines(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """Write the figures."""
    yield "| questions | n | R@1 | R@3 | answered | rightly |"
    yield "|---|---|---|---|---|---|"
    for name, part in parts(outcomes):
        if part:
            yield _row(name, part)
    found = refusal([one.known for one in outcomes], [not one.answered for one in outcomes])
    near = [one for one in outcomes if not one.known and one.asked.get("near")]
    exact = [fit for one in outcomes for fit in one.exact]
    yield f"refusal: recall {_share(found.recall)} of {found.unknown}, precision {_share(found.precision)}"
    yield f"false refusals: {_share(found.false_refusals)} of {found.known}"
    yield f"near misses refused: {sum(not one.answered for one in near)} of {len(near)}"
    yield f"citations that stand word for word at their place: {sum(exact)} of {len(exact)}"


def _share(share: float | None) -> str:
    return "-" if share is None else f"{share:.3f}"


def parts(outcomes: Iterable[Outcome]) -> Iterator[tuple[str, list[Outcome]]]:
    """Give the answerable questions, whole and by what they are like."""
    known = [one for one in outcomes if one.known]
    yield "all", known
    for kind in ("text", "photo", "voice"):
        yield kind, [one for one in known if one.asked["kind"] == kind]
    yield "cross-lingual", [one for one in known if one.crossed]
    yield "of the shelf", [one for one in known if any("@" in place for place in one.asked["answers"])]
    for language in ("zh", "en"):
        yield language, [one for one in known if one.asked["language"] == language]


def _row(name: str, part: Sequence[Outcome]) -> str:
    n = len(part)
    shares = (
        sum(one.place == 0 for one in part),
        sum(one.place is not None and one.place < 3 for one in part),
        sum(one.answered for one in part),
        sum(one.right for one in part),
    )
    return f"| {name} | {n} | " + " | ".join(f"{share / n:.3f}" for share in shares) + " |"


def main(kinds: Sequence[str]) -> None:
    print(machine())
    asked = yaml.safe_load(QUESTIONS.read_text("utf-8"))
    chosen = [one for one in asked if one["kind"] in (kinds or ("text", "photo", "voice"))]
    with opened_shop() as house:
        every = (house.knowledge.passages(one.id) for one in house.knowledge.sources())
        shop = Shop(house, {one.id: one for passages in every for one in passages})
        outcomes = [ask(shop, one) for one in track(chosen, "Asking", console=Console(stderr=True))]
    print("\n".join(lines(outcomes)))
    for one in outcomes:
        if one.known and (one.place is None or one.place > 2):
            print(f"missed: {one.asked['id']}")


if __name__ == "__main__":
    main(sys.argv[1:])
