from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from safetensors.numpy import save_file

from frontdesk.errors import ModelCorrupt
from frontdesk.features.picture import WIDTH, EfficientNet
from frontdesk.knowledge.bridge import FILE, Bridge, Judge
from knowledge.bridges import bridge

NETWORK = "efficientnet-lite0.v1"


def shipped() -> Bridge:
    found = Bridge.open(NETWORK)
    assert found is not None
    return found


def vectors(seed: int, count: int = 4) -> np.ndarray:
    return np.random.default_rng(seed).random((count, WIDTH), np.float32)


def test_the_bridge_that_ships_is_of_the_desks_own_network_and_embedder() -> None:
    assert next(one for one in fields(EfficientNet) if one.name == "name").default == NETWORK
    assert shipped().reads("multilingual-e5-small.best.v1")
    assert not shipped().reads("hashed-ngrams.v1")
    assert FILE.stat().st_size < 600_000


def test_another_network_has_no_bridge() -> None:
    assert Bridge.open("histograms.v1") is None


@given(st.integers(0, 1_000), st.floats(0.1, 50))
def test_where_a_picture_lies_does_not_depend_on_its_length_or_its_company(seed: int, times: float) -> None:
    made, given_ = shipped(), vectors(seed)
    placed = made.place(given_)
    assert placed.shape == (4, 384)
    assert np.allclose(np.linalg.norm(placed, axis=1), 1, atol=1e-5)
    assert np.allclose(made.place(given_ * np.float32(times)), placed, atol=1e-4)
    assert np.allclose(made.place(given_[2:3]), placed[2:3], atol=1e-5)


@given(st.integers(0, 1_000))
def test_a_similarity_lies_between_minus_one_and_one(seed: int) -> None:
    made = shipped()
    alike = made.asked(vectors(seed)) @ made.held(vectors(seed + 1, 9)).T
    assert alike.shape == (4, 9)
    assert float(np.abs(alike).max()) <= 1 + 1e-5


def test_a_few_pictures_hardly_move_their_own_centre() -> None:
    made, one = bridge(), vectors(1, 1)
    alone, together = made.held(one), made.held(np.concatenate([one, vectors(2, 40)]))
    assert float(alone[0] @ made.asked(one)[0]) > float(together[0] @ made.asked(one)[0])


def test_a_judge_stays_within_its_bounds() -> None:
    assert Judge(0.0, 1.0, 1.0)(0.0, 0.0) == 0.5
    assert Judge(0.0, 1e9, 0.0)(-1.0, 0.0) == 0.0
    assert Judge(-3.0, 4.0, 9.0)(0.6, 0.2) > Judge(-3.0, 4.0, 9.0)(0.6, 0.1)


@pytest.mark.parametrize("what", ["nothing", "noise", "no words", "no tensors", "no judges"])
def test_a_file_that_is_no_bridge_is_refused(what: str, tmp_path: Path) -> None:
    file = tmp_path / "bridge.safetensors"
    zeros = {"into": np.zeros((2, 2), np.float16)}
    said = '{"picture": "p", "embedder": "e", "judges": {"likeness": [1, 2, 3], "telling": [1, 2, 3]}}'
    if what == "noise":
        file.write_bytes(b"\xff" * 400)
    elif what == "no words":
        save_file(zeros, file)
    elif what == "no tensors":
        save_file(zeros, file, {"bridge": said})
    elif what == "no judges":
        save_file(zeros, file, {"bridge": '{"picture": "p", "embedder": "e"}'})
    with pytest.raises(ModelCorrupt, match=r"bridge\.safetensors cannot be read"):
        Bridge.open("p", file)
