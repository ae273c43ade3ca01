"""The axes and places of a grid; that its cells are exact is tested with `coverage`."""

import numpy as np

from frontdesk.dialogue.grid import NO_ANSWER, OTHER, Grid, axes
from frontdesk.dialogue.policy import Policy, Row, When
from frontdesk.dialogue.situation import Facts

INTENTS = ("refund", "damage", "person", "gift")
EMOTIONS = ("neutral", "anger", "joy")


def grid(*whens: When, person: str | None = "person") -> Grid:
    policy = Policy(tuple(Row(f"{at}", when, "say", "…") for at, when in enumerate(whens)), 0.5, person)
    return Grid(policy, axes(policy, INTENTS, EMOTIONS))


def test_what_no_row_names_shares_a_place_and_what_none_mentions_has_one() -> None:
    cut = grid(When(intent=("gift",)), When()).axes
    assert (cut["intent"], cut["confidence"]) == (("gift", OTHER, "unknown"), (0.0, 0.5))
    others = {name: values for name, values in cut.items() if name not in ("intent", "confidence")}
    assert all(len(values) == 1 for values in others.values())


def test_axes_are_cut_at_the_numbers_that_rows_compare_with() -> None:
    cut = grid(
        When(chance={"gift": 0.2}, intensity=0.8, knowledge=0.7), When(knowledge="none", chance={"gift": 0.4})
    ).axes
    assert cut["confidence"] == (0.0, 0.2, 0.4, 0.5)
    assert cut["chance gift"] == (0.0, 0.2, 0.4)
    assert cut["intensity"] == (0.0, 0.8)
    assert cut["knowledge"] == (NO_ANSWER, 0.0, 0.7)


def test_who_asks_for_a_person_has_a_place_when_rows_look_at_it() -> None:
    assert grid(When(asked_for_person=True)).axes["intent"] == ("person", OTHER, "unknown")
    assert grid(When(perceived=False)).axes["asked_for_person"] == (True,)
    assert grid(When(perceived=False), person=None).axes["asked_for_person"] == (False,)


def test_where_rows_name_every_emotion_none_is_left_over() -> None:
    assert grid(When(emotion=EMOTIONS)).axes["emotion"] == (*EMOTIONS, "unknown")


def test_facts_lie_in_the_cell_of_their_intervals_and_a_cell_is_told_by_what_it_tells_apart() -> None:
    made = grid(When(intent=("gift",), intensity=0.5, knowledge="none"))
    cell = made.cell(Facts("refund", 0.6, "anger", 0.9, 0.5, knowledge=0.3))
    assert made.told(cell) == {
        "intent": OTHER, "confidence": 0.5, "intensity": 0.5, "knowledge": 0.0,
    }  # fmt: skip
    assert made.told(made.cell(Facts()))["knowledge"] == NO_ANSWER


def test_the_first_of_two_rows_owns_what_both_fit() -> None:
    made = grid(When(emotion=("joy",)), When())
    assert np.unique(made.owner[made.possible]).tolist() == [0, 1]
    assert made.owner[made.cell(Facts(emotion="joy", feels=0.7))] == 0
    assert made.owner[made.cell(Facts(emotion="joy", feels=0.4))] == 1
