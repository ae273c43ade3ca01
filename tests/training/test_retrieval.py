import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.training.retrieval import measure, ranks


def naive(queries: np.ndarray, answers: np.ndarray, asked: list[int], held: list[int]) -> list[int]:
    found = []
    for query, product in zip(queries, asked, strict=True):
        best: dict[int, float] = {}
        for answer, its in zip(answers, held, strict=True):
            cosine = float(query @ answer / (np.linalg.norm(query) * np.linalg.norm(answer)))
            best[its] = max(best.get(its, -2.0), cosine)
        found.append(1 + sum(score > best[product] for its, score in best.items() if its != product))
    return found


@given(st.integers(0, 10_000), st.integers(1, 6), st.integers(1, 12))
def test_ranks_are_those_of_a_plain_loop(seed: int, products: int, more: int) -> None:
    random = np.random.default_rng(seed)
    held = [*range(products), *random.integers(products, size=more).tolist()]
    asked = random.integers(products, size=7).tolist()
    queries, answers = random.normal(size=(7, 5)), random.normal(size=(len(held), 5))
    found = ranks(queries, answers, np.array(asked), np.array(held))
    assert found.tolist() == naive(queries, answers, asked, held)


def test_recalls_and_the_median_are_read_off_the_ranks() -> None:
    answers = np.eye(12)
    queries = np.eye(12) + 0.5 * np.roll(np.eye(12), 1, axis=1)
    queries[0] = np.arange(12, 0, -1)[::-1]  # the last first: product 0 ranks twelfth
    queries[1] = 2 * np.eye(12)[2] + np.eye(12)[1]  # product 1 ranks second
    found = measure(queries, answers, np.arange(12), np.arange(12))
    assert (found.queries, found.products, found.median) == (12, 12, 1)
    assert (found.r1, found.r5, found.r10) == pytest.approx((10 / 12, 11 / 12, 11 / 12))
    assert found.chance(5) == pytest.approx(5 / 12)
    assert found.chance(50) == 1
    assert found.line().startswith("R@1 0.833  R@5 0.917")


def test_neither_the_order_nor_the_length_of_vectors_matters() -> None:
    random = np.random.default_rng(0)
    queries, answers, order = random.normal(size=(20, 8)), random.normal(size=(20, 8)), random.permutation(20)
    own = np.arange(20)
    straight = measure(queries, answers, own, own)
    assert measure(3 * queries, answers[order] / 7, own, own[order]) == straight


def test_vectors_that_are_all_alike_find_nothing() -> None:
    same = np.ones((11, 4))
    found = measure(same, same, np.arange(11), np.arange(11))
    assert (found.r1, found.r10, found.median) == (0, 0, 11)


def test_a_product_counts_once_however_many_answers_show_it() -> None:
    answers = np.array([[1.0, 0.0]] * 9 + [[0.9, 0.1]])
    held = np.array([0] * 9 + [1])
    assert ranks(np.array([[1.0, 0.0]]), answers, np.array([1]), held).tolist() == [2]


def test_a_product_that_no_answer_holds_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="no answer holds"):
        ranks(np.ones((1, 2)), np.ones((1, 2)), np.array([3]), np.array([1]))
