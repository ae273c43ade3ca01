from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from frontdesk.training.folds import masks
from frontdesk.training.recipe import Recipe, parse
from frontdesk.training.survey import Source, Survey

LABELS = ["joy", "anger"]


def surveyed(codes: list[int], groups: list[str], extra: list[bool]) -> Survey:
    n = len(codes)
    source = Source(Path("rows.csv"), {"text": "text"}, "label", False, "speaker", 0)
    present, counts = np.ones((n, 1), np.bool_), np.ones(n, np.int64)
    ids, lines = [str(at) for at in range(n)], np.arange(1, n + 1)
    lines = np.where(extra, -lines, lines)  # lines of the extra table are below 0
    return Survey(source, lines, present, np.array(codes), counts, LABELS, groups, ids, [])


def recipe(**data: object) -> Recipe:
    return parse({"data": {"train": "rows.csv", **data}, "inputs": {"text": {"feature": "bow"}}})


tables = st.lists(
    st.tuples(st.integers(0, 1), st.sampled_from("abcdefgh"), st.booleans()), min_size=12, max_size=40
)


@given(table=tables, seed=st.integers(0, 9))
def test_every_row_is_left_out_once_and_extra_rows_never(
    table: list[tuple[int, str, bool]], seed: int
) -> None:
    codes, groups, extra = (list(column) for column in zip(*table, strict=True))
    assume(len({group for _, group, added in table if not added}) >= 3)
    found, alive = surveyed(codes, groups, extra), np.ones(len(table), np.bool_)
    told = list(masks(recipe(folds=3).model_copy(update={"seed": seed}), found, alive, LABELS, True))
    left = np.sum([validates for _, validates in told], axis=0)
    assert (left == ~np.array(extra)).all()
    assert not told[-1][1].any()
    for trains, validates in told:
        held = {groups[at] for at in np.flatnonzero(validates)}
        assert not held & {groups[at] for at in np.flatnonzero(trains)}


def test_rows_that_are_not_alive_are_on_neither_side() -> None:
    found, alive = surveyed([0, 1] * 6, list("abcdefabcdef"), [False] * 12), np.arange(12) > 2
    for trains, validates in masks(recipe(share=0.3), found, alive, LABELS, True):
        assert not (trains | validates)[~alive].any()


@pytest.mark.parametrize("shots", [1, 3])
def test_shots_are_rows_a_class_and_leave_what_validates_alone(shots: int) -> None:
    found, alive = surveyed([0, 1] * 20, [str(at) for at in range(40)], [False] * 40), np.ones(40, np.bool_)
    ((few, left),) = masks(recipe(share=0.2, shots=shots), found, alive, LABELS, True)
    ((_, whole),) = masks(recipe(share=0.2), found, alive, LABELS, True)
    assert [int(few[at::2].sum()) for at in (0, 1)] == [shots, shots]
    assert (left == whole).all()


def test_with_a_table_of_its_own_every_row_trains() -> None:
    found, alive = surveyed([0, 1, 0], ["a", "b", "c"], [False] * 3), np.ones(3, np.bool_)
    ((trains, validates),) = masks(recipe(), found, alive, LABELS, False)
    assert trains.all()
    assert not validates.any()
