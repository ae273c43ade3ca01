import numpy as np
import pytest

from frontdesk.features.minilm import MiniLM
from frontdesk.models.store import ModelStore

pytestmark = pytest.mark.models


@pytest.fixture(scope="module")
def embed(store: ModelStore) -> MiniLM:
    if not store.has("minilm"):
        pytest.skip("minilm was not pulled (frontdesk models pull middle)")
    return MiniLM.open(store.path("minilm"), 1)


def test_meaning_is_compared_in_english(embed: MiniLM) -> None:
    asked, same, other = embed.embed(
        ["I want my money back", "how do I get a refund", "which colours are there"]
    )
    assert asked @ same > asked @ other + 0.2


def test_every_text_becomes_a_vector_of_length_one_also_the_empty_one(embed: MiniLM) -> None:
    vectors = embed.embed(["", " ", "a", "我", "\ud800", "😀", "[CLS][SEP]"])
    assert vectors.shape == (7, 384)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-4)
    assert embed.embed([]).shape == (0, 384)


def test_vectors_do_not_depend_on_the_texts_around_them(embed: MiniLM) -> None:
    texts = ["refund " * 40, "ok", "my order has not arrived yet"]
    alone = np.concatenate([embed.embed([text]) for text in texts])
    assert np.allclose(alone, embed.embed(texts), atol=1e-4)


def test_a_vector_is_the_mean_of_the_states_scaled_to_length_one(embed: MiniLM) -> None:
    texts = ["refund please", "ok"]
    means = np.stack([states.mean(axis=0) for states in embed.states(texts)])
    assert np.allclose(means / np.linalg.norm(means, axis=1, keepdims=True), embed.embed(texts), atol=1e-5)


def test_a_long_text_is_cut(embed: MiniLM) -> None:
    assert embed.states(["refund " * 400])[0].shape == (256, 384)
