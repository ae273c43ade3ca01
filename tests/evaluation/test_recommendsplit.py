from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.errors import InvalidInput
from frontdesk.evaluation.recommendsplit import negatives, split
from frontdesk.recommend.interaction import Interaction
from frontdesk.recommend.log import Log

ITEMS = tuple(f"i{n}" for n in range(12))
START = datetime(2026, 1, 1, tzinfo=UTC)
rows = st.builds(
    Interaction,
    st.sampled_from(["a", "b", "c"]),
    st.sampled_from(ITEMS),
    st.sampled_from(["view", "buy", "refuse"]),
    st.integers(0, 200).map(lambda hours: START + timedelta(hours=hours)),
)


@given(st.lists(rows, min_size=3, max_size=40))
def test_nothing_of_what_came_then_is_known_before(done: list[Interaction]) -> None:
    log = Log.of(done, ITEMS)
    try:
        found = split(log)
    except InvalidInput:
        return
    assert (found.before.at < found.at).all()
    for one in found.judged:
        theirs = [row for row in done if row.customer == found.before.customers[one.user]]
        before = {row.item for row in theirs if row.at.timestamp() < found.at}
        liked = {row.item for row in theirs if row.at.timestamp() >= found.at and row.weight > 0}
        new = {ITEMS[item] for item in one.targets}
        assert {ITEMS[item] for item in one.seen.items} == before
        assert new
        assert new <= liked - before
        assert one.cold == (not before)
        (drawn,) = negatives(replace(found, judged=(one,)))
        assert {ITEMS[item] for item in drawn} == set(ITEMS) - {row.item for row in theirs}


def test_negatives_are_items_that_were_never_touched_each_once() -> None:
    done = [Interaction("a", f"i{n}", "buy", START + timedelta(days=n)) for n in range(5)]
    parts = split(Log.of(done, ITEMS))
    (drawn,) = negatives(parts)
    assert sorted(drawn.tolist()) == list(range(5, 12))
    assert negatives(parts, 3, seed=1)[0].tolist() == negatives(parts, 3, seed=1)[0].tolist()


def test_as_many_customers_are_drawn_as_are_asked_for() -> None:
    done = [
        Interaction(f"c{n}", f"i{day}", "buy", START + timedelta(days=day))
        for n in range(30)
        for day in range(9)
    ]
    parts = split(Log.of(done, ITEMS), most=7)
    assert len({one.user for one in parts.judged}) == 7


def test_a_log_without_a_later_part_is_refused() -> None:
    same = [Interaction("a", "i1", "buy", START + timedelta(days=n)) for n in range(9)]
    for done in ([], [Interaction("a", "i1", "refuse", START)], same):
        with pytest.raises(InvalidInput, match="nothing to judge suggestions by") as caught:
            split(Log.of(done, ITEMS))
        assert caught.value.remedy == "import more interactions, of several days"
