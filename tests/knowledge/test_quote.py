from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from frontdesk.knowledge.answer import Answer, answer, composed, joined, shown
from frontdesk.knowledge.hit import Hit, Signs
from frontdesk.knowledge.passage import Passage, PassageKind, Source
from frontdesk.knowledge.query import Query
from frontdesk.knowledge.quote import Quote, quotes, says
from frontdesk.preprocess.text import sentences

WORDS = [
    "A short one.",
    "一句中文。",
    "Is it 3.5 cm?",
    "A longer sentence, " * 12 + "that ends.",
    "e.g. no. 5",
]


def cut(source: str, stretches: Sequence[str], kind: PassageKind, title: str = "T") -> list[Hit]:
    """Find stretches of a source's text, in order, as hits of falling score."""
    hits: list[Hit] = []
    start = 0
    for at, text in enumerate(stretches):
        start = source.index(text, start)
        found = Passage(f"p{at}", "s", title, text, start, start + len(text), kind, 2, "en")
        places = tuple((span, 1.0) for span in sentences(text))
        signs = Signs(0.5, 0.5, 0.5, 1)
        hits.append(Hit(found, 0.9 - at / 100, 0.5, 0.5, signs, places, view="LW-R1 and LW-R2"))
        start += len(text)
    return hits


def exact(given_: Answer, source: str) -> bool:
    return all(
        one.said is not None and source[one.start : one.end] == one.text == given_.text[slice(*one.said)]
        for one in given_.citations
    )


@given(
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=12),
    st.sampled_from(["faq", "section", "list", "row"]),
)
def test_every_citation_stands_in_the_source_and_in_the_reply_word_by_word(
    said: list[str], kind: PassageKind
) -> None:
    source = "Title\n\n" + " ".join(said)
    [hit] = cut(source, [" ".join(said)], kind)
    given_ = answer(Query("x", "en"), [hit], 0.5)
    assert given_ is not None
    assert exact(given_, source)
    whole = [one.text for one in given_.citations]
    assert "".join("".join(whole).split()) == "".join(given_.text.split())
    if kind != "row":
        spans = {hit.passage.text[start:end] for start, end in sentences(hit.passage.text)}
        assert set(whole) <= spans


def test_rows_that_are_asked_for_are_given_as_rows_in_the_order_of_the_table() -> None:
    rows = ["Model: LW-R2 | Price: 199", "Model: LW-R1 | Price: 99", "Model: LW-X9 | Price: 9"]
    source = "\n".join(rows)
    hits = cut(source, rows, "row")
    given_ = answer(Query("x", "en"), [hits[1], hits[0], hits[2]], 0.5)
    assert given_ is not None
    assert given_.text == "Model: LW-R2 | Price: 199\nModel: LW-R1 | Price: 99"
    assert exact(given_, source)
    assert len(given_.citations) == 2


def test_rows_of_another_table_are_not_given() -> None:
    one, other = cut("Model: LW-R2\nModel: LW-R1", ["Model: LW-R2", "Model: LW-R1"], "row")
    other = replace(other, passage=replace(other.passage, title="Another"))
    assert [quote.text for quote in quotes(one, [other])] == ["Model: LW-R2"]


def test_steps_that_go_on_in_the_next_passage_are_given_with_them() -> None:
    source = "1. Open it.\n2. Close it.\n\n3. Turn it.\n4. Lift it."
    first, second = cut(source, source.split("\n\n"), "list")
    given_ = answer(Query("x", "en"), [first, second], 0.5)
    assert given_ is not None
    assert given_.text == source
    assert exact(given_, source)
    alone = answer(Query("x", "en"), [second, first], 0.5)
    assert alone is not None
    assert alone.text == "3. Turn it.\n4. Lift it."


def test_a_step_is_cited_with_its_number_and_not_the_number_by_itself() -> None:
    source = "Try these:\n1. Open it.\n2. Close it. Wait.\n3."
    [hit] = cut(source, [source], "list")
    given_ = answer(Query("x", "en"), [hit], 0.5)
    assert given_ is not None
    assert [one.text for one in given_.citations] == [
        "Try these:", "1. Open it.", "2. Close it.", "Wait.", "3.",
    ]  # fmt: skip
    assert exact(given_, source)


def test_several_answers_keep_their_places_when_they_are_put_together() -> None:
    source = "One. Two.\n\nThree. Four."
    hits = cut(source, ["One. Two.", "Three. Four."], "faq")
    first, second = (answer(Query("x", "en"), [hit], 0.5) for hit in hits)
    assert first is not None
    both = joined(first, [second, second], 5)
    assert both.text == source
    assert len(both.citations) == 4
    assert exact(both, source)


def test_a_picture_is_cited_with_its_place_and_the_file_that_can_be_shown() -> None:
    seen = Passage(
        "p",
        "s",
        "Poster",
        "Sale ends on Friday.",
        0,
        20,
        "picture",
        None,
        "en",
        (1, 2, 3, 4),
        (500, 900),
        "d",
    )
    made = composed([Quote(seen, 0, 20, ((0, 20),))], 0.8, "en")
    now = datetime(2026, 1, 1, tzinfo=UTC)
    source = Source("s", "Poster", "image/png", "en", seen.text, "d", now, "poster.png", "d")
    [cited] = shown(made, {"s": source}.__getitem__).citations
    assert (cited.box, cited.ms, cited.picture) == ((1, 2, 3, 4), (500, 900), "d")
    assert (cited.blob, cited.media_type) == ("d", "image/png")


def test_of_a_frame_only_the_line_that_was_found_is_quoted() -> None:
    text = "NORTHLIGHT NL-R200\nHold the button for three seconds.\nPWR NET WIFI"
    (hit,) = cut(text, [text], "frame")
    first, second, *rest = hit.sentences
    found = replace(hit, sentences=((first[0], 0.2), (second[0], 0.9), *((span, 0.1) for span, _ in rest)))
    (quote,) = quotes(found, [])
    assert quote.text == "Hold the button for three seconds."


def test_a_label_in_a_film_says_nothing_but_to_a_photo_that_is_like_it() -> None:
    (label,) = cut("PWR NET WIFI", ["PWR NET WIFI"], "frame")
    (caption,) = cut("Hold the button for three seconds.", ["Hold the button for three seconds."], "frame")
    (section,) = cut("Not today.", ["Not today."], "section")
    assert [says(one) for one in (label, replace(label, view=""), caption, section)] == [
        False, True, True, True,
    ]  # fmt: skip
