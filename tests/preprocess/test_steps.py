from hypothesis import given
from hypothesis import strategies as st

from frontdesk.preprocess.steps import USUAL, Step, cleaned, lowered, prepared, words

ORDERS: st.SearchStrategy[list[Step]] = st.lists(
    st.sampled_from(["normalise", "lower", "segment", "stop_words", "stem"])
)


@given(st.text(max_size=60), ORDERS)
def test_any_order_of_steps_gives_words_without_spaces(text: str, steps: list[Step]) -> None:
    assert all(word and not any(character.isspace() for character in word) for word in prepared(text, steps))


def test_no_steps_part_a_text_at_its_spaces() -> None:
    assert prepared("I want  REFUNDS!", ()) == ["I", "want", "REFUNDS!"]


def test_each_step_can_be_switched_on_alone() -> None:
    assert prepared("Ｆｕｌｌ\u200b width", ["normalise"]) == ["Full", "width"]
    assert prepared("FULL Width", ["lower"]) == ["full", "width"]
    assert prepared("我要退货!", ["segment"]) == ["我要", "退货"]
    assert prepared("where is the parcel", ["stop_words"]) == ["where", "parcel"]
    assert prepared("parcels arriving", ["stem"]) == ["parcel", "arriv"]


def test_the_order_of_steps_is_kept() -> None:
    assert prepared("ＴＨＥ parcel", ["normalise", "stop_words"]) == ["parcel"]
    assert prepared("ＴＨＥ parcel", ["stop_words", "normalise"]) == ["THE", "parcel"]


def test_all_steps_together() -> None:
    steps: list[Step] = [*USUAL, "stop_words", "stem"]
    assert prepared("Please ＲＥＦＵＮＤ my orders，我要退货了", steps) == ["refund", "order", "我要", "退货"]


@given(st.text(max_size=60))
def test_words_are_found_in_the_cleaned_text(text: str) -> None:
    whole = cleaned(text)
    assert all(word in whole for word in prepared(text))


def test_cleaning_leaves_a_text_in_one_piece_and_its_punctuation_alone() -> None:
    assert cleaned("Ｗｈｙ  not?") == "why not?"
    assert cleaned("Ｗｈｙ not?", ["lower", "stem"]) == lowered("Ｗｈｙ not?")
    assert words("Why not?") == ["Why", "not"]
