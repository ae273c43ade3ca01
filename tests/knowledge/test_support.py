import pytest

from frontdesk.features.hashed import HashedNgrams
from frontdesk.knowledge.answer import Answer
from frontdesk.knowledge.passage import Passage
from frontdesk.knowledge.support import Support, facts, shared
from frontdesk.knowledge.writer import Draft, Sentence
from knowledge.pages import passage

PAGE = passage(
    "The Alto A50 costs 2,499 yuan. It is not sold abroad. A repair takes three days. Call Mr Li at 10155.",
    "Alto machines",
)
PAGE_ZH = passage("A50售价2499元。维修需要三天。不能退货。", "咖啡机")
SUPPORT = Support(HashedNgrams())


@pytest.mark.parametrize(
    "text",
    [
        "The A50 costs 2499 yuan.",
        "It is not sold abroad.",
        "A repair takes 3 days.",
        "You can call Mr Li at 10155.",
    ],
)
def test_what_stands_there_is_borne_out(text: str) -> None:
    assert SUPPORT.bears([PAGE], text)


@pytest.mark.parametrize(
    "text",
    [
        "The A50 costs 2599 yuan.",  # a number
        "The A70 costs 2,499 yuan.",  # a code
        "It is sold abroad.",  # a negation left out
        "A repair does not take three days.",  # a negation added
        "You can call Mr Wang at 10155.",  # a name
        "A repair takes five days.",  # a number in words
        "Descaling is done with vinegar every month in summer.",  # other words
    ],
)
def test_what_does_not_stand_there_is_not(text: str) -> None:
    assert not SUPPORT.bears([PAGE], text)


@pytest.mark.parametrize(
    ("text", "borne"), [("A50的售价是2499元。", True), ("A50的售价是2399元。", False), ("可以退货。", False)]
)
def test_chinese_is_checked_alike(text: str, borne: bool) -> None:
    assert SUPPORT.bears([PAGE_ZH], text) == borne


def test_numbers_are_the_same_in_any_form() -> None:
    assert facts("It costs 3,299 and takes three days") == facts("售价3299元，需要三天")


def test_a_draft_of_which_too_little_is_left_is_no_answer() -> None:
    good, bad = Sentence("It is not sold abroad.", (0,)), Sentence("It plays music 7 times.", (0,))
    assert SUPPORT.checked(Draft((good, bad, bad), "m"), [PAGE], 0.8, "en") is None
    given = SUPPORT.checked(Draft((good, bad), "m"), [PAGE], 0.8, "en")
    assert given is not None
    assert given.text == good.text


@pytest.mark.parametrize(
    ("page", "question", "about", "beside"),
    [
        (PAGE, "How long does a repair take?", "A repair takes three days.", "It is not sold abroad."),
        (PAGE_ZH, "A50维修要多久？", "维修需要三天。", "不能退货。"),
    ],
)
def test_what_is_true_and_about_something_else_is_no_answer(
    page: Passage, question: str, about: str, beside: str
) -> None:
    asked, empty = shared(question, about), Answer("", (), 0.8, page.language, "m")
    heard: list[str] = []

    def sifted(*said: str) -> Answer | None:
        heard.clear()
        lines = [Sentence(one, (0,)) for one in said]
        return SUPPORT.sifted(lines, [page], empty, lambda piece, _: heard.append(piece), asked)

    assert asked
    assert (sifted(beside), heard) == (None, [])
    both = sifted(beside, about)  # nothing is told before it answers
    assert both is not None
    assert heard == [both.text]
    assert sifted(about) is not None


def test_each_sentence_says_which_stretch_of_the_reply_it_bears_out() -> None:
    said = (Sentence("It is not sold abroad.", (0,)), Sentence("A repair takes three days.", (0,)))
    given = SUPPORT.checked(Draft(said, "m"), [PAGE], 0.8, "en")
    assert given is not None
    assert [given.text[slice(*one.said)] for one in given.citations if one.said] == [one.text for one in said]
    assert [one.text for one in given.citations] == ["It is not sold abroad.", "A repair takes three days."]
    assert all(PAGE.text[one.start : one.end] == one.text for one in given.citations)
