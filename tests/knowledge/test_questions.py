import csv
import io
import re
from collections import Counter
from pathlib import Path
from typing import NotRequired, TypedDict

import pypdfium2 as pdfium
import pytest
import soundfile
import yaml

from frontdesk.demo.files import data
from frontdesk.demo.knowledge import knowledge
from frontdesk.demo.pictures import DRAWN, EXAMPLES
from frontdesk.demo.prompts import prompts

MEDIA = data() / "shelf"
SECTION = re.compile(r"(?:zh|en)/[a-z-]+\.(?:md|csv)#.+")
SHELF = re.compile(r"((?:zh|en)/[a-z-]+\.[a-z0-9]+)@(\d+)(?:-(\d+))?")
SPEAKERS = {"zh": {"zf_xiaoyi", "zm_yunxi", "zm_yunyang"}, "en": {"af_heart"}}


class Shot(TypedDict):
    label: str
    seed: int


class Asked(TypedDict):
    id: str
    language: str
    kind: str
    text: str
    photo: NotRequired[Shot]
    voice: NotRequired[str]
    only: NotRequired[str]
    answers: list[str]
    near: NotRequired[bool]
    why: str


QUESTIONS: list[Asked] = yaml.safe_load(Path(__file__).with_name("questions.yml").read_text("utf-8"))
ANSWERED = [one for one in QUESTIONS if one["answers"]]
REFUSED = [one for one in QUESTIONS if not one["answers"]]
CROSS = [one for one in ANSWERED if all(place[:2] != one["language"] for place in one["answers"])]
BY_ID = pytest.mark.parametrize("question", QUESTIONS, ids=lambda one: str(one["id"]))


def headings() -> dict[str, list[str]]:
    """Give the headings of every page of the handbook, and the questions of its tables."""
    found: dict[str, list[str]] = {}
    for name, page in knowledge():
        text = page.decode("utf-8")
        found[name] = (
            [row[0] for row in list(csv.reader(io.StringIO(text)))[1:]]
            if name.endswith(".csv")
            else re.findall(r"^## (.+)$", text, re.MULTILINE)
        )
    return found


HEADINGS = headings()
WRITTEN = yaml.safe_load((data() / "shelf.yml").read_text("utf-8"))
SHELVED = {one["name"] for kind in ("manuals", "posters", "films", "photos") for one in WRITTEN[kind]} | {
    f"{one['id'].replace('-', '/', 1)}.ogg" for one in WRITTEN["sounds"]
}
PLACES = {f"{name}#{heading}" for name, found in HEADINGS.items() for heading in found}


def length(name: str) -> int:
    """Give the pages of a document or picture of the shelf, the milliseconds of a sound or film."""
    suffix = name.rpartition(".")[2]
    if suffix == "pdf":
        return len(pdfium.PdfDocument((MEDIA / name).read_bytes()))
    if suffix in {"ogg", "mp4"}:
        track = f"films/{name.replace('/', '-')[:-4]}.ogg" if suffix == "mp4" else name
        with soundfile.SoundFile(io.BytesIO((MEDIA / track).read_bytes())) as file:
            return int(1000 * file.frames / file.samplerate)
    return 1


def test_there_are_as_many_of_each_kind_as_promised() -> None:
    assert len(QUESTIONS) == 150
    assert len(ANSWERED) == 100
    assert Counter(one.get("near") for one in REFUSED) == {True: 36, False: 14}
    assert Counter(one["kind"] for one in ANSWERED) == {"text": 70, "photo": 20, "voice": 10}
    assert len(CROSS) == 40
    assert len([one for one in ANSWERED if any("@" in place for place in one["answers"])]) == 16
    assert {one["kind"] for one in REFUSED} == {"text"}


def test_the_languages_are_balanced() -> None:
    for group in (QUESTIONS, ANSWERED, REFUSED, CROSS):
        spoken = Counter(one["language"] for one in group)
        assert abs(spoken["zh"] - spoken["en"]) <= 10
    assert Counter(one["language"] for one in QUESTIONS if one["kind"] == "voice") == {"zh": 5, "en": 5}


def test_no_question_is_asked_twice_and_none_is_a_heading() -> None:
    assert len({one["id"] for one in QUESTIONS}) == len(QUESTIONS)
    texts = [one["text"].casefold() for one in QUESTIONS if one["text"]]
    assert len(set(texts)) == len(texts)
    assert not set(texts) & {heading.casefold() for found in HEADINGS.values() for heading in found}


def test_a_photo_is_none_that_the_desk_has_seen() -> None:
    shots = [(one["photo"]["label"], one["photo"]["seed"]) for one in QUESTIONS if "photo" in one]
    assert Counter(label for label, _ in shots) == dict.fromkeys(DRAWN, 2)
    assert len({seed for _, seed in shots}) == len(shots)
    shown = {one.photo.seed for one in (*prompts("zh"), *prompts("en")) if one.photo is not None}
    assert all(seed < EXAMPLES and seed not in shown for _, seed in shots)


@BY_ID
def test_a_question_is_complete(question: Asked) -> None:
    assert question["language"] in {"zh", "en"}
    assert question["why"]
    assert ("photo" in question) == (question["kind"] == "photo")
    assert ("voice" in question) == (question["kind"] == "voice")
    assert ("near" in question) == (not question["answers"])
    assert question["text"] or question["kind"] == "photo"
    if "voice" in question:
        assert question["voice"] in SPEAKERS[question["language"]]


@BY_ID
def test_every_place_that_answers_is_there(question: Asked) -> None:
    for place in question["answers"]:
        if SECTION.fullmatch(place):
            assert place in PLACES
            continue
        found = SHELF.fullmatch(place)
        assert found, place
        assert found[1] in SHELVED
        first, last = int(found[2]), int(found[3] or found[2])
        assert first <= last <= length(found[1])
        assert (found[3] is not None) == found[1].endswith((".ogg", ".mp4"))


@BY_ID
def test_a_question_across_languages_searches_a_page_that_its_own_language_lacks(question: Asked) -> None:
    if question not in CROSS:
        assert "only" not in question
        return
    other = {place[:2] for place in question["answers"]}
    assert len(other) == 1
    twin = any((data() / "knowledge" / question["language"] / place[3:].split("#")[0]).is_file()
               for place in question["answers"])  # fmt: skip
    assert question.get("only") == (other.pop() if twin else None)
