from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from frontdesk.errors import NotReady
from frontdesk.features.centred import Centred
from frontdesk.features.feature import Array, Item, Learnt, Section, Shape


@dataclass(frozen=True, slots=True)
class Lengths:
    """How often a and b occur."""

    name: str = "lengths.v1"

    @property
    def shape(self) -> Shape:
        return Shape("vector", 2)

    def extract(self, items: Sequence[Item]) -> list[Array]:
        return [np.array([str(item).count("a"), str(item).count("b")], np.float32) for item in items]


def centred() -> Centred:
    return Centred(Lengths(), Section())


def test_the_mean_of_the_training_rows_is_taken_out() -> None:
    fitted = centred().fit(iter(["aa", "bb"] * 300))
    assert np.allclose(
        fitted.extract(["aa", "bb", "ab"]), [[0.5**0.5, -(0.5**0.5)], [-(0.5**0.5), 0.5**0.5], [0, 0]]
    )
    assert fitted.extract([]) == []


def test_what_was_learnt_is_read_back_and_named(tmp_path: Path) -> None:
    fitted = centred().fit(["a", "b"])
    fitted.save(tmp_path)
    assert centred().load(tmp_path).name == fitted.name != centred().fit(["a"]).name


def test_it_learns_before_it_extracts() -> None:
    assert isinstance(centred(), Learnt)
    for ask in (
        lambda: centred().extract(["a"]),
        lambda: centred().save(Path("none")),
        lambda: centred().fit([]),
    ):
        with pytest.raises(NotReady):
            ask()
