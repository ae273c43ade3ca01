from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from frontdesk.features.feature import Array, Item, Section, Shape
from frontdesk.features.whitened import Whitened
from frontdesk.training.cache import Cache
from frontdesk.training.derived import Given, digest, kept, pieces, turned
from frontdesk.training.extraction import Column

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
WIDTH = 3


def drawn(rows: int = 40) -> Floats:
    return np.random.default_rng(0).normal(size=(rows, WIDTH)).astype(np.float32)


def column(folder: Path, vectors: Floats, absent: Sequence[int] = ()) -> Column:
    """Keep (n, width) vectors on the disk, and leave some of the rows out."""
    cache = Cache(folder, "column")
    places = cache.add([row.to_bytes(4, "big") for row in range(len(vectors))], list(vectors[:, None]))
    starts = np.array([one.start for one in places], np.int64)
    starts[list(absent)] = -1
    return Column(cache, Shape("vector", vectors.shape[1]), starts, np.ones(len(vectors), np.int64))


def read(made: Column) -> Floats:
    rows = np.flatnonzero(made.starts >= 0)
    return np.concatenate([one for row in rows if (one := made[int(row)]) is not None]).astype(np.float32)


class Heard:
    """A fake of sound: some of its samples."""

    name = "heard.v1"
    shape = Shape("vector", WIDTH)

    def extract(self, items: Sequence[Item]) -> list[Array]:
        return [np.asarray(item, np.float32)[-WIDTH:] for item in items]


def test_axes_are_learnt_from_the_vectors_of_training_rows_and_then_serve_sound(tmp_path: Path) -> None:
    vectors = drawn()
    learning = np.arange(40) < 30
    feature = Whitened(Heard(), Section(), 2)
    fitted, (made,) = turned(feature, [column(tmp_path, vectors)], learning, tmp_path)
    sounds: list[Item] = [np.pad(one, (200, 0)) for one in vectors]
    alone = feature.fit(sounds[:30])
    assert np.allclose(read(made), np.stack(alone.extract(sounds)), atol=1e-5)
    assert made.shape == Shape("vector", 2)
    assert np.allclose(np.stack(fitted.extract(sounds)), read(made), atol=1e-5)
    assert fitted.name == alone.name


def test_what_was_changed_once_is_found_again_and_gaps_stay_gaps(tmp_path: Path) -> None:
    vectors, calls = drawn(300), []  # more than one piece

    def change(some: Floats, rows: Ints) -> Floats:
        calls.append(len(rows))
        return np.stack([some.sum(axis=1), rows.astype(np.float32)], axis=1)

    told = column(tmp_path, vectors, absent=[1, 299])
    once, again = (kept(told, Shape("vector", 2), Cache(tmp_path, "sums"), change) for _ in range(2))
    assert sum(calls) == 298
    assert once[1] is None
    assert again[299] is None
    assert np.array_equal(read(once), read(again))
    assert np.allclose(read(once)[:, 0], np.delete(vectors, [1, 299], axis=0).sum(axis=1), atol=1e-5)
    assert read(once)[:3, 1].tolist() == [0, 2, 3]


def test_pieces_leave_out_what_is_not_chosen_or_not_there(tmp_path: Path) -> None:
    found = list(pieces(column(tmp_path, drawn(10), absent=[4]), np.arange(10) > 2))
    assert np.concatenate([rows for rows, _ in found]).tolist() == [3, 5, 6, 7, 8, 9]


def test_columns_of_other_vectors_or_with_other_gaps_have_other_digests(tmp_path: Path) -> None:
    same, gap = column(tmp_path / "a", drawn()), column(tmp_path / "b", drawn(), absent=[3])
    other = column(tmp_path / "c", drawn() + 1)
    assert digest(same) == digest(column(tmp_path / "d", drawn()))
    assert len({digest(same), digest(gap), digest(other)}) == 3


def test_given_vectors_are_what_they_are() -> None:
    vector = drawn()[0]
    assert Given("x", Shape("vector", WIDTH)).extract([vector])[0] is vector
