import csv
import io
import re
from collections.abc import Iterator

import pytest

from frontdesk.demo.knowledge import knowledge

FILES = dict(knowledge())
ZH = {name.split("/")[1] for name in FILES if name.startswith("zh/")}
EN = {name.split("/")[1] for name in FILES if name.startswith("en/")}
TWINS = sorted(ZH & EN)
HEADING = re.compile(r"^## (.+)\n\n(.+)", re.MULTILINE)
ITEM = re.compile(r"^(?:\d\.|-) ", re.MULTILINE)
# Figures that one language writes in digits and the other in words: midnight, a wait of a day, 10 % as 九折.
SPOKEN = {"00", "10", "12", "24"}
FIGURE = re.compile(r"\d+(?:\.\d+)?")


def sections(name: str) -> Iterator[tuple[str, str]]:
    """Yield heading and text of each section of a page, question and answer of each row of a table."""
    text = FILES[name].decode("utf-8")
    if name.endswith(".csv"):
        yield from ((question, answer) for question, answer in list(csv.reader(io.StringIO(text)))[1:])
        return
    for written in text.split("\n## ")[1:]:
        heading, body = written.split("\n\n", 1)
        yield heading, body


def figures(text: str) -> set[str]:
    """Give every figure of a text, thousands written in one."""
    return set(FIGURE.findall(re.sub(r"(?<=\d),(?=\d{3})", "", text)))


def test_there_are_about_sixty_pages_and_questions_in_each_language() -> None:
    for language, names in (("zh", ZH), ("en", EN)):
        pages = len([name for name in names if name.endswith(".md")])
        rows = len(list(sections(f"{language}/faq.csv")))
        assert 55 <= pages + rows <= 65


def test_five_pages_exist_in_each_language_alone() -> None:
    assert len(ZH - EN) == len(EN - ZH) == 5


@pytest.mark.parametrize("name", sorted(FILES))
def test_every_page_has_a_title_and_sections_that_answer_under_headings_of_their_own(name: str) -> None:
    text = FILES[name].decode("utf-8")
    found = list(sections(name))
    assert len({heading for heading, _ in found}) == len(found) >= 2
    assert all(body.strip() for _, body in found)
    if name.endswith(".md"):
        assert text.startswith("# ")
        assert text.endswith("\n")
        assert "\n\n\n" not in text
        assert len(HEADING.findall(text)) == len(found)


@pytest.mark.parametrize("name", TWINS)
def test_twins_say_the_same_in_the_same_order(name: str) -> None:
    chinese, english = list(sections(f"zh/{name}")), list(sections(f"en/{name}"))
    assert len(chinese) == len(english)
    for (heading, one), (_, other) in zip(chinese, english, strict=True):
        assert len(ITEM.findall(one)) == len(ITEM.findall(other)), heading
        differing = {figure for figure in figures(one) ^ figures(other) if len(figure) > 1}
        assert differing <= SPOKEN, heading


def test_no_page_speaks_of_what_the_desk_must_not_know() -> None:
    for name, data in FILES.items():
        text = data.decode("utf-8").lower()
        assert not [word for word in ("gift card", "礼品卡", "购物卡") if word in text], name
