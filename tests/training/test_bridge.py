from pathlib import Path

import pytest

pytest.importorskip("torch")

import numpy as np
import torch

from frontdesk.demo import bridge as command
from frontdesk.features.embedding import normalised
from frontdesk.features.hashed import HashedNgrams
from frontdesk.knowledge.bridge import FILE, Bridge, Judge
from frontdesk.models.store import ModelStore
from frontdesk.training import bridge as lesson
from frontdesk.training.bridge import Pairs, bridge, fit, joined, told, write
from frontdesk.training.retrieval import measure

JUDGES = {"likeness": Judge(-1.0, 2.0, 3.0), "telling": Judge(-2.0, 1.0, 0.5)}


def pairs(things: int = 8, each: int = 10, seed: int = 0) -> Pairs:
    """Make things that pictures show with some noise, each with two texts."""
    random = np.random.default_rng(seed)
    shows = np.repeat(np.arange(things), each)
    middle, noise = random.random((things, 1280)), random.random((len(shows), 1280))
    texts = normalised(random.normal(size=(2 * things, 384)).astype(np.float32))
    seen = normalised((middle[shows] + 0.3 * noise).astype(np.float32))
    return Pairs(seen, shows, np.ones(len(shows)), texts, np.tile(np.arange(things), 2))


def quick(monkeypatch: pytest.MonkeyPatch, steps: int = 60) -> None:
    monkeypatch.setattr(lesson, "STEPS", steps)
    monkeypatch.setattr(lesson, "BATCH", 32)


def served(given: Pairs) -> Bridge:
    lies = {name: np.zeros(1280, np.float32) for name in ("photos", "pages")}
    return bridge({**fit(given), **lies}, "network", "multilingual-e5-small.best.v1", JUDGES)


def test_pictures_come_to_lie_by_their_own_words(monkeypatch: pytest.MonkeyPatch) -> None:
    quick(monkeypatch)
    given = pairs()
    placed = served(given).place(given.pictures)
    assert measure(placed, given.texts, given.shows, given.names).r1 > 0.9


def test_the_same_pairs_give_the_same_bits(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    quick(monkeypatch, 5)
    threads = torch.get_num_threads()
    first, second = (write(served(pairs()), tmp_path / name).read_bytes() for name in ("a", "b"))
    torch.set_num_threads(threads)
    assert first == second


def test_what_was_written_is_what_was_taught(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    quick(monkeypatch, 5)
    given = pairs()
    made = served(given)
    read = Bridge.open("network", write(made, tmp_path / "bridge.safetensors"))
    assert read is not None
    assert np.allclose(read.place(given.pictures), made.place(given.pictures), atol=2e-3)
    assert (read.likeness, read.telling) == (JUDGES["likeness"], JUDGES["telling"])
    assert read.reads("multilingual-e5-small.small.v1")


def test_things_of_different_parts_stay_apart() -> None:
    whole = joined([pairs(3), pairs(4, seed=1)])
    assert whole.names.tolist() == [0, 1, 2, 0, 1, 2, 3, 4, 5, 6, 3, 4, 5, 6]
    assert set(whole.shows.tolist()) == set(range(7))
    few = whole.pick(np.array([1, 5]))
    assert set(few.shows.tolist()) == set(few.names.tolist()) == {1, 5}
    assert len(few.pictures) == len(few.weights) == 20


def test_texts_are_centred_where_their_language_lies() -> None:
    found = told({"en": ["a red kettle"], "zh": ["红色水壶", "路由器"]}, HashedNgrams())
    assert {language: one.shape for language, one in found.items()} == {"en": (1, 384), "zh": (2, 384)}
    assert np.allclose(np.linalg.norm(found["zh"], axis=1), 1, atol=1e-5)


@pytest.mark.slow
@pytest.mark.models
def test_the_bridge_that_ships_comes_out_again(store: ModelStore, data: Path, tmp_path: Path) -> None:
    if not (data / "grocery").is_dir():
        pytest.skip("public data set grocery absent")
    del store
    out = tmp_path / "bridge.safetensors"
    assert command.main(["--data", str(data), "--cache", str(tmp_path / "cache"), "--out", str(out)]) == 0
    made, there = (Bridge.open("efficientnet-lite0.v1", file) for file in (out, FILE))
    assert made is not None
    assert there is not None
    pictures = normalised(np.random.default_rng(0).random((64, 1280), np.float32))
    alike = (made.place(pictures) * there.place(pictures)).sum(axis=1)  # another processor rounds otherwise
    assert float(alike.min()) > 0.99
    assert np.allclose(made.likeness, there.likeness, atol=0.2)
    assert np.allclose(made.telling, there.telling, atol=0.2)
