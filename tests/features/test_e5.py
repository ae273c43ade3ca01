import numpy as np
import pytest

from frontdesk.features.e5 import E5
from frontdesk.models.store import ModelStore

pytestmark = pytest.mark.models


@pytest.fixture(scope="module")
def embed(store: ModelStore) -> E5:
    return E5.open(store.path("e5"), 1)


def test_meaning_is_compared_across_languages(embed: E5) -> None:
    asked, same, other = embed.embed(["我想退货", "I would like to return this", "what colours are there"])
    assert asked @ same > asked @ other + 0.05


def test_every_text_becomes_a_vector_of_length_one_also_the_empty_one(embed: E5) -> None:
    vectors = embed.embed(["", " ", "a", "我", "\u0600", "😀", "<s></s><pad>"])
    assert vectors.shape == (7, 384)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-4)
    assert embed.embed([]).shape == (0, 384)


def test_vectors_come_in_the_order_of_the_texts(embed: E5) -> None:
    texts = ["退货 " * 40, "ok", "my order has not arrived yet", "好"]
    alone = np.concatenate([embed.embed([text]) for text in texts])
    assert np.min(np.sum(alone * embed.embed(texts), axis=1)) > 0.995


def test_control_tokens_that_a_customer_types_change_nothing(embed: E5) -> None:
    plain, typed = embed.embed(["refund please", "<s>refund</s> please<mask>"])
    assert plain @ typed > 0.999


def test_a_long_text_is_the_mean_of_its_windows(embed: E5) -> None:
    start, end = "shipping to Canada takes two weeks. " * 80, "退货需要在七天之内申请。" * 80
    whole, first, last = embed.embed([start + end, start, end])
    assert whole @ first > 0.85
    assert whole @ last > 0.85
    assert first @ last < min(whole @ first, whole @ last)


def test_query_and_passage_are_told_apart(embed: E5) -> None:
    text = ["free returns within thirty days"]
    assert not np.allclose(embed.embed(text, "query"), embed.embed(text, "passage"))
