import multiprocessing
import sqlite3
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from numpy.typing import NDArray

from frontdesk.errors import StorageFailed
from frontdesk.training.cache import Cache

Array = NDArray[np.generic]


def key(number: int) -> bytes:
    return sha256(str(number).encode()).digest()


def filled(folder: Path, numbers: range) -> Cache:
    cache = Cache(folder, "feature.v1")
    cache.add([key(number) for number in numbers], [np.full(number + 1, number) for number in numbers])
    return cache


def held(cache: Cache, number: int) -> Array | None:
    (place,) = cache.find([key(number)])
    return None if place is None else cache.array(place)


KINDS = st.sampled_from([np.float32, np.int64, np.uint8])


@given(st.lists(KINDS.flatmap(lambda kind: arrays(kind, array_shapes(min_dims=1, max_dims=4, min_side=0)))))
def test_arrays_of_any_kind_and_shape_come_back_bit_for_bit(
    tmp_path_factory: pytest.TempPathFactory, some: list[Array]
) -> None:
    folder = tmp_path_factory.mktemp("cache")
    keys = [key(number) for number in range(len(some))]
    Cache(folder, "a").add(keys, some)
    again = Cache(folder, "a")
    for place, one in zip(again.find(keys), some, strict=True):
        assert place is not None
        back = again.array(place)
        assert back.dtype == one.dtype
        assert back.shape == one.shape
        assert back.tobytes() == one.tobytes()


def test_what_was_never_kept_is_none_and_order_is_kept(tmp_path: Path) -> None:
    cache = filled(tmp_path, range(3))
    found = cache.find([key(2), key(9), key(0)])
    assert [place and place.shape for place in found] == [(3,), None, (1,)]


def test_more_keys_than_one_question_holds_are_found(tmp_path: Path) -> None:
    cache = filled(tmp_path, range(1_203))
    assert None not in cache.find([key(number) for number in range(1_203)])


def test_features_of_different_names_never_mix(tmp_path: Path) -> None:
    filled(tmp_path, range(1))
    assert held(Cache(tmp_path, "feature.v2"), 0) is None


def test_an_array_in_the_file_cannot_be_written_to(tmp_path: Path) -> None:
    found = held(filled(tmp_path, range(1)), 0)
    assert found is not None
    with pytest.raises(ValueError, match="read-only"):
        found[0] = 1


def test_bytes_without_a_row_that_points_at_them_do_no_harm(tmp_path: Path) -> None:
    cache = filled(tmp_path, range(2))  # as a kill leaves them: written, not yet pointed at
    with (cache.folder / cache.file).open("ab") as file:
        file.write(b"half of an arr")
    again = Cache(tmp_path, "feature.v1")
    again.add([key(7)], [np.arange(5)])
    for number, wanted in ((0, np.full(1, 0)), (1, np.full(2, 1)), (7, np.arange(5))):
        np.testing.assert_array_equal(held(again, number), wanted)


def test_an_array_whose_bytes_were_changed_counts_as_missing(tmp_path: Path) -> None:
    cache = filled(tmp_path, range(3))
    path = cache.folder / cache.file
    data = bytearray(path.read_bytes())
    data[8] ^= 1  # within the second array
    path.write_bytes(bytes(data))
    again = Cache(tmp_path, "feature.v1")
    assert held(again, 1) is None
    np.testing.assert_array_equal(held(again, 2), np.full(3, 2))
    again.add([key(1)], [np.full(2, 1)])
    np.testing.assert_array_equal(held(again, 1), np.full(2, 1))


@pytest.mark.parametrize("damage", ["index", "index gone", "shortened", "gone"])
def test_a_damaged_cache_is_made_anew(damage: str, tmp_path: Path) -> None:
    cache = filled(tmp_path, range(3))
    path = cache.folder / cache.file
    match damage:
        case "index":
            cache.index.write_bytes(b"no database" * 500)
        case "index gone":
            cache.index.unlink()
        case "shortened":
            path.write_bytes(path.read_bytes()[:-1])
        case _:
            path.unlink()
    again = Cache(tmp_path, "feature.v1")
    assert held(again, 0) is None
    again.add([key(0)], [np.full(1, 5)])
    np.testing.assert_array_equal(held(Cache(tmp_path, "feature.v1"), 0), np.full(1, 5))


def test_a_cache_that_another_process_made_anew_is_not_read_as_if_it_were_the_old_one(tmp_path: Path) -> None:
    cache = filled(tmp_path, range(3))
    with sqlite3.connect(cache.index) as index:
        index.execute("UPDATE facts SET name = 'another'")
    index.close()
    Cache(tmp_path, "feature.v1").add([key(0)], [np.full(1, 9)])
    with pytest.raises(StorageFailed, match="damaged while it was open"):
        cache.find([key(0)])


def test_two_processes_write_into_one_cache(tmp_path: Path) -> None:
    spawn = multiprocessing.get_context("spawn")
    both = [spawn.Process(target=filled, args=(tmp_path, numbers)) for numbers in (range(60), range(30, 90))]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert [one.exitcode for one in both] == [0, 0]
    cache = Cache(tmp_path, "feature.v1")
    for number in range(90):
        np.testing.assert_array_equal(held(cache, number), np.full(number + 1, number))
