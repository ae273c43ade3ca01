from collections.abc import Mapping

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from onnx import TensorProto
from onnx import helper as make

from frontdesk.recommend.log import Floats
from frontdesk.recommend.sequence import Sequential
from frontdesk.recommend.source import Seen

ITEMS, LENGTH = 6, 3
BIAS = np.array([0.5, 0, 0, 0, -0.5, np.nan], np.float32)  # nobody had touched the last one
VECTORS = np.random.default_rng(0).standard_normal((ITEMS, 4)).astype(np.float32)


def echo(kind: int = TensorProto.FLOAT) -> NDArray[np.uint8]:
    """Make a network that wants next what came last."""
    said = [make.make_tensor_value_info(name, kind, ["rows", "time", 4]) for name in ("vectors", "wanted")]
    graph = make.make_graph([make.make_node("Identity", ["vectors"], ["wanted"])], "g", said[:1], said[1:])
    model = make.make_model(graph, opset_imports=[make.make_opsetid("", 17)], ir_version=8)
    return np.frombuffer(model.SerializeToString(), np.uint8)


def arrays() -> dict[str, NDArray[np.generic]]:
    length = np.array([LENGTH], np.int64)
    return {"vectors": VECTORS, "bias": BIAS, "graph": echo(), "length": length}


def seen(*items: int, weight: float = 1.0) -> Seen:
    return Seen(np.array(items, np.int32), np.full(len(items), weight, np.float32))


SOURCE = Sequential.of(arrays())


def test_an_item_fits_by_its_vector_and_by_how_popular_it_is() -> None:
    (scores,) = SOURCE.scores([seen(3, 1)])
    np.testing.assert_allclose(scores[:5], VECTORS[:5] @ VECTORS[1] + BIAS[:5], rtol=1e-5)


@given(st.lists(st.lists(st.integers(0, ITEMS - 1), max_size=9), max_size=5))
def test_customers_are_scored_together_as_they_are_alone(histories: list[list[int]]) -> None:
    found = SOURCE.scores([seen(*one) for one in histories])
    assert found.shape == (len(histories), ITEMS)
    for scores, one in zip(found, histories, strict=True):
        np.testing.assert_allclose(scores, SOURCE.scores([seen(*one)])[0], rtol=1e-5)


def test_there_is_no_opinion_of_what_training_did_not_see() -> None:
    assert np.flatnonzero(np.isnan(SOURCE.scores([seen(1)])[0])).tolist() == [5]


@pytest.mark.parametrize("history", [seen(), seen(5), seen(1, 2, weight=-1.0), seen(3, weight=0.0)])
def test_there_is_no_opinion_for_who_liked_nothing_that_training_saw(history: Seen) -> None:
    assert np.isnan(SOURCE.scores([history])).all()


def test_what_training_did_not_see_is_passed_over_in_a_history() -> None:
    np.testing.assert_array_equal(SOURCE.scores([seen(2, 5)]), SOURCE.scores([seen(2)]))


def test_of_a_long_history_the_last_items_are_read() -> None:
    read: list[tuple[int, ...]] = []

    def watched(feed: Mapping[str, NDArray[np.generic]]) -> list[Floats]:
        read.append(feed["vectors"].shape)
        return [feed["vectors"].astype(np.float32)]

    Sequential(VECTORS, BIAS, SOURCE.graph, LENGTH, watched).scores([seen(0, 1, 2, 3, 4), seen(1)])
    assert read == [(2, LENGTH, 4)]


def test_it_is_opened_as_it_was_kept() -> None:
    again = Sequential.of(SOURCE.arrays())
    np.testing.assert_array_equal(again.scores([seen(1, 2)]), SOURCE.scores([seen(1, 2)]))


def test_another_list_of_items_keeps_what_is_known_of_each() -> None:
    moved = SOURCE.moved("abcdef", "xbacy")
    before, (now,) = SOURCE.scores([seen(0, 1)])[0], moved.scores([seen(2, 1)])
    np.testing.assert_array_equal(now, [np.nan, before[1], before[0], before[2], np.nan])


def damaged(name: str, value: NDArray[np.generic]) -> dict[str, NDArray[np.generic]]:
    return {**arrays(), name: value}


@pytest.mark.parametrize(
    ("kept", "why"),
    [
        (damaged("vectors", VECTORS[0]), "no vector and bias each"),
        (damaged("bias", BIAS[1:]), "no vector and bias each"),
        (damaged("graph", np.frombuffer(b"no network", np.uint8)), "is no readable network"),
        (damaged("graph", echo(TensorProto.INT64)), "does not give float32"),
    ],
)
def test_what_does_not_fit_together_is_not_opened(kept: dict[str, NDArray[np.generic]], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        Sequential.of(kept)
