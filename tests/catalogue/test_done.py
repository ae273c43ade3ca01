from datetime import UTC, datetime

import pytest

from frontdesk.catalogue.done import done_of, done_of_gorse
from frontdesk.errors import InvalidInput
from frontdesk.store.interactions import Done

NOW = datetime(2026, 6, 1, tzinfo=UTC)
DAY = datetime(2026, 5, 1, tzinfo=UTC)


def test_a_line_becomes_what_somebody_did() -> None:
    row = {"customer": "ann", "item": "K1", "kind": "rate", "at": "2026-05-01", "value": "4"}
    assert done_of(row) == Done("K1", "rate", DAY, "ann", None, 4.0)
    spoken = {"conversation": "c1", "item": "K1", "kind": "view", "value": "", "key": "e1"}
    assert done_of(spoken, NOW) == Done("K1", "view", NOW, None, "c1", None, "e1")


@pytest.mark.parametrize(
    ("row", "part"),
    [
        ({"customer": "ann", "kind": "buy", "at": 1}, "item"),
        ({"customer": "ann", "item": "K1", "kind": "bought", "at": 1}, "kind"),
        ({"customer": "ann", "item": "K1", "at": 1}, "kind"),
        ({"customer": "ann", "item": "K1", "kind": "buy"}, "at"),
        ({"customer": "ann", "item": "K1", "kind": "buy", "at": "never"}, "at"),
        ({"customer": "ann", "item": "K1", "kind": "rate", "at": 1, "value": "good"}, "value"),
        ({"customer": "a" * 201, "item": "K1", "kind": "buy", "at": 1}, "customer"),
        ({"customer": "ann", "item": "K1", "kind": "buy", "when": 1}, "when"),
        ({"customer": 5, "item": "K1", "kind": "buy", "at": 1}, "customer"),
    ],
)
def test_what_is_wrong_is_named_by_its_column(row: dict[str, object], part: str) -> None:
    with pytest.raises(InvalidInput) as error:
        done_of(row)
    assert error.value.part == part


def test_feedback_of_gorse_says_the_same_in_other_words() -> None:
    row = {"UserId": "bob", "ItemId": "K1", "Timestamp": "2026-05-01"}
    assert done_of_gorse({**row, "FeedbackType": "star", "Value": 1.0}, NOW) == Done(
        "K1", "rate", DAY, "bob", None, 5.0
    )
    assert done_of_gorse({**row, "FeedbackType": "rate", "Value": 2}, NOW).value == 2
    assert done_of_gorse({**row, "FeedbackType": "read", "Value": 1}, NOW) == Done("K1", "view", DAY, "bob")
    with pytest.raises(InvalidInput, match="'sing' is no kind"):
        done_of_gorse({**row, "FeedbackType": "sing"}, NOW)
