from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.features.feature import Shape, Tools
from frontdesk.features.hashed import HashedNgrams, Settings, build
from frontdesk.models.store import ModelStore

EMBED = HashedNgrams()


@given(st.lists(st.text(max_size=60), max_size=5))
def test_every_text_becomes_a_vector_of_length_one(texts: list[str]) -> None:
    vectors = EMBED.embed(texts)
    assert vectors.shape == (len(texts), 384)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


@given(st.text(max_size=60))
def test_a_vector_does_not_depend_on_the_texts_around_it(text: str) -> None:
    assert np.array_equal(EMBED.embed(["other", text])[1], EMBED.embed([text])[0])


def test_texts_with_the_same_words_are_closer_than_texts_with_others() -> None:
    for asked, same, other in (
        ("my order has not arrived", "has the order arrived", "which colours are in stock"),
        ("我的订单还没到", "订单什么时候到", "有什么颜色"),
    ):
        a, b, c = EMBED.embed([asked, same, other])
        assert a @ b > a @ c + 0.1


def test_as_a_feature_it_gives_the_same_vectors() -> None:
    feature = build(Settings(), Tools(ModelStore(Path("none"))))
    assert feature.shape == Shape("vector", 384)
    assert feature.name == EMBED.name
    assert np.array_equal(np.stack(feature.extract(["退货", "refund"])), EMBED.embed(["退货", "refund"]))
