import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from frontdesk.features.e5 import E5
from frontdesk.features.embedding import Floats, normalised
from frontdesk.features.hashed import HashedNgrams
from frontdesk.knowledge.clusters import centre_of, clusters, grouped
from frontdesk.models.store import ModelStore

VECTORS = arrays.arrays(
    np.float32, st.tuples(st.integers(1, 12), st.just(4)), elements=st.floats(-1, 1, width=32)
)


def groups_of(vectors: Floats, alike: float) -> list[list[int]]:
    """Join by the definition: the two groups whose pairs have the highest mean cosine, again and again."""
    groups = [[at] for at in range(len(vectors))]
    cosines = np.asarray(vectors @ vectors.T, np.float64)
    while len(groups) > 1:
        means = {
            (one, other): cosines[np.ix_(groups[one], groups[other])].mean()
            for one in range(len(groups))
            for other in range(one + 1, len(groups))
        }
        best = max(means, key=lambda pair: means[pair])
        if means[best] < alike:
            break
        groups[best[0]] = sorted(groups[best[0]] + groups.pop(best[1]))
    return sorted(groups, key=lambda group: (-len(group), group[0]))


@given(VECTORS, st.floats(-0.5, 0.9))
def test_groups_are_those_of_the_definition(raw: Floats, alike: float) -> None:
    vectors = normalised(raw + np.linspace(0.01, 0.02, raw.size, dtype=np.float32).reshape(raw.shape))
    means = np.sort(np.abs(np.diff(np.sort((vectors @ vectors.T).ravel()))))
    if means[means > 0].size and means[means > 0].min() > 1e-4:  # a tie may go either way
        assert grouped(vectors, alike) == groups_of(vectors, alike)


@given(VECTORS)
def test_every_vector_is_in_one_group(raw: Floats) -> None:
    found = grouped(normalised(raw + 0.01))
    assert sorted(at for group in found for at in group) == list(range(len(raw)))
    assert [len(group) for group in found] == sorted((len(group) for group in found), reverse=True)


def test_nothing_gives_no_group_and_the_same_words_one() -> None:
    assert clusters([], HashedNgrams()) == []
    assert clusters(["gift cards?", "opening hours", "gift cards?"], HashedNgrams())[0] == [0, 2]


def test_the_question_in_the_middle_stands_for_its_group() -> None:
    vectors = normalised(np.array([[1, 0], [1, 1], [0, 1], [5, 5]], np.float32))
    assert centre_of([0, 1, 2], vectors) == 1


@pytest.mark.models
def test_the_same_question_in_both_languages_is_one_group(store: ModelStore) -> None:
    asked = [
        "Do you sell gift cards?",
        "Can I buy a gift card from you?",
        "你们卖礼品卡吗？",
        "Is there a shop in Berlin?",
        "你们在柏林有实体店吗？",
    ]
    assert clusters(asked, E5.open(store.path("e5"), 1)) == [[0, 1, 2], [3, 4]]
