from math import log2

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.knowledge.measures import ndcg, recall, reciprocal_rank, refusal, retrieval, success

NAMES = st.sampled_from("abcdefgh")
ORDERS = st.lists(NAMES, unique=True)
GAINS = st.dictionaries(NAMES, st.integers(0, 4).map(float), min_size=1).filter(lambda one: any(one.values()))


def test_the_measures_of_an_example_worked_by_hand() -> None:
    order, gains = ["x", "a", "b"], {"a": 3.0, "b": 1.0, "c": 1.0}
    assert recall(order, gains, 2) == pytest.approx(1 / 3)
    assert success(order, gains, 1) == 0
    assert reciprocal_rank(order, gains) == 1 / 2
    best = 3 + 1 / log2(3) + 1 / 2
    assert ndcg(order, gains) == pytest.approx((3 / log2(3) + 1 / 2) / best)


@given(GAINS)
def test_the_best_order_scores_one_everywhere(gains: dict[str, float]) -> None:
    order = sorted(gains, key=lambda name: -gains[name])
    assert ndcg(order, gains) == pytest.approx(1)
    assert recall(order, gains, 10) == success(order, gains, 1) == reciprocal_rank(order, gains) == 1


@given(ORDERS, GAINS)
def test_measures_are_shares_and_more_hits_never_find_less(order: list[str], gains: dict[str, float]) -> None:
    for k in range(1, 9):
        assert 0 <= recall(order, gains, k) <= recall(order, gains, k + 1) <= 1
        assert success(order, gains, k) >= recall(order, gains, k)
    assert 0 <= ndcg(order, gains) <= 1.0000001


@given(ORDERS, GAINS)
def test_what_is_worth_nothing_changes_nothing(order: list[str], gains: dict[str, float]) -> None:
    more = gains | dict.fromkeys(("y", "z"), 0.0)
    assert ndcg(order, more) == ndcg(order, gains)
    assert recall(order, more, 5) == recall(order, gains, 5)


def test_questions_without_an_answer_do_not_count_in_the_ranking() -> None:
    found = retrieval([(["a"], {"a": 1.0}), (["a"], {}), (["b"], {"b": 0.0})], ks=(1,))
    assert (found.n, found.recall, found.success, found.mrr, found.ndcg) == (1, {1: 1.0}, {1: 1.0}, 1.0, 1.0)
    assert retrieval([]).n == 0


def test_refusals_are_counted_on_both_sides() -> None:
    found = refusal([True, True, True, False, False], [False, True, False, True, False])
    assert (found.known, found.unknown) == (3, 2)
    assert (found.precision, found.recall) == (0.5, 0.5)
    assert found.false_refusals == pytest.approx(1 / 3)
    nothing = refusal([True], [False])
    assert (nothing.precision, nothing.recall, nothing.false_refusals) == (None, None, 0.0)
