import numpy as np
import pytest

from frontdesk.features.embedding import Floats, normalised
from frontdesk.understanding import classifier
from frontdesk.understanding.classifier import FewShot, learn, likeness, nearest, regress

LABELS = ("order", "return", "greeting")
RANDOM = np.random.default_rng(0)
MIDDLES = RANDOM.normal(size=(4, 16))


def around(kind: int, count: int) -> Floats:
    rows = (MIDDLES[kind] + 0.5 * RANDOM.normal(size=(count, 16))).astype(np.float32)
    return normalised(rows)


def taught(outside: str | None = None) -> FewShot:
    vectors = np.concatenate([around(kind, 12) for kind in range(3)])
    return learn(vectors, [LABELS[at // 12] for at in range(36)], ["en"] * 36, outside)


def test_what_lies_near_the_examples_of_an_intent_is_that_intent() -> None:
    model = taught()
    for kind, label in enumerate(LABELS):
        told = model.probabilities(around(kind, 20), ["en"] * 20)
        assert told.sum(axis=1) == pytest.approx(np.ones(20))
        assert np.mean(told.argmax(axis=1) == model.labels.index(label)) > 0.9


def test_the_same_examples_teach_the_same_model() -> None:
    vectors = around(0, 24)
    labels, languages = ["a", "b"] * 12, ["zh"] * 12 + ["en"] * 12
    first, second = (learn(vectors, labels, languages).regression.weights for _ in range(2))
    assert np.array_equal(first, second)


def test_what_is_unlike_every_example_is_out_of_scope() -> None:
    vectors = np.concatenate([around(0, 12), around(1, 12), around(2, 12), RANDOM.normal(size=(12, 16))])
    names = [("order", "return", "greeting", "out_of_scope")[at // 12] for at in range(48)]
    model = learn(vectors.astype(np.float32), names, ["en"] * 48, "out_of_scope")
    strange = RANDOM.normal(size=(40, 16)).astype(np.float32)
    known, unknown = (
        model.probabilities(around(1, 40), ["en"] * 40),
        model.probabilities(strange, ["en"] * 40),
    )
    assert known[:, 3].mean() < 0.2
    assert unknown[:, 3].mean() > 0.6


def test_a_language_is_no_hint_at_an_intent() -> None:
    shift = 3 * RANDOM.normal(size=16)
    english = np.concatenate([around(0, 12), around(1, 12)])
    chinese = english + shift
    model = learn(
        np.concatenate([english, chinese]).astype(np.float32),
        (["order"] * 12 + ["return"] * 12) * 2,
        ["en"] * 24 + ["zh"] * 24,
    )
    told = model.probabilities((around(1, 20) + shift).astype(np.float32), ["zh"] * 20)
    assert np.mean(told.argmax(axis=1) == 1) > 0.9


def test_the_regression_is_the_ridge_of_the_textbook_and_so_is_each_example_left_out() -> None:
    vectors = np.concatenate([around(kind, 12) for kind in range(3)]).astype(np.float64)
    cosines, labels = vectors @ vectors.T, np.repeat(np.arange(3), 12)
    found, left = regress(cosines, labels, 3)
    wanted = np.eye(3)[labels] * 2 - 1
    base = wanted.mean(axis=0)
    gram = np.exp(2 * (cosines - 1))
    expected = gram @ np.linalg.solve(gram + classifier.STRENGTH * np.eye(36), wanted - base) + base
    assert found.scores(cosines) == pytest.approx(expected, abs=1e-4)
    rest = np.arange(36) != 7
    weights = np.linalg.solve(gram[rest][:, rest] + classifier.STRENGTH * np.eye(35), (wanted - base)[rest])
    assert left[7] == pytest.approx(gram[7, rest] @ weights + base, abs=1e-4)


def test_nearest_examples_are_compared_by_cosine() -> None:
    cosines = np.eye(3)[:1]
    assert nearest(cosines, np.array([0, 1, 1]), 2).tolist() == [[1.0, 0.0]]
    assert likeness(cosines).tolist() == pytest.approx([1 / 3])


def test_of_very_many_examples_as_many_of_each_label_and_language_are_learnt_from(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(classifier, "MOST", 20)
    vectors = np.concatenate([around(0, 40), around(1, 12)])
    model = learn(vectors, ["order"] * 40 + ["return"] * 12, ["en"] * 52)
    assert np.bincount(model.of).tolist() == [10, 10]
    told = model.probabilities(around(1, 20), ["en"] * 20)
    assert np.mean(told.argmax(axis=1) == 1) > 0.9


def test_a_language_without_examples_is_centred_by_texts_that_say_the_same() -> None:
    shift = 3 * RANDOM.normal(size=16)
    english = np.concatenate([around(0, 12), around(1, 12)])
    neutral = {"en": np.full(16, 0.2), "zh": np.full(16, 0.2) + shift}
    labels, languages = ["order"] * 12 + ["return"] * 12, ["en"] * 24
    asked = (around(1, 20) + shift).astype(np.float32)
    told = learn(english, labels, languages, neutral=neutral).probabilities(asked, ["zh"] * 20)
    assert np.mean(told.argmax(axis=1) == 1) > 0.9
    assert "zh" not in learn(english, labels, languages).centres
