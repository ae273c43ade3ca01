from collections.abc import Sequence
from pathlib import Path

import pytest

pytest.importorskip("sklearn")

import numpy as np

from frontdesk.features.embedding import Floats, normalised
from frontdesk.features.hashed import HashedNgrams
from frontdesk.training.shelf import Shelf, Trials, likeness, margins, shelf, telling
from knowledge.bridges import bridge

EMBED = HashedNgrams()


def small(products: int = 4, photos: int = 3) -> Shelf:
    random = np.random.default_rng(2)
    names = tuple(f"kettle number {one}" for one in range(products))
    pictures = normalised(random.random((products, 1280), np.float32))
    shows = np.repeat(np.arange(products), photos)
    return Shelf(names, names, names, pictures, pictures[shows], shows)


def test_a_product_is_paired_with_its_entry_and_both_names() -> None:
    found = small().pairs(EMBED)
    assert (len(found.pictures), len(found.texts)) == (4 * 3 + 4, 3 * 4)
    assert found.names.tolist() == [0, 1, 2, 3] * 3
    assert found.shows.tolist()[-4:] == [0, 1, 2, 3]


def test_each_photograph_is_tried_with_its_product_and_without() -> None:
    goods, products = small(), np.arange(4)
    found = likeness(bridge(), goods, products)
    assert found.signs.shape == (2 * 12 * 4, 2)
    assert int(found.right.sum()) == 12  # the photographs are the pictures: each finds its own, once
    assert not telling(bridge(), goods, products, EMBED).right[-4:].all()


def test_a_judge_believes_what_was_right() -> None:
    random = np.random.default_rng(0)
    signs = np.concatenate([random.normal(0.7, 0.1, (50, 2)), random.normal(0.2, 0.1, (50, 2))])
    judge = Trials(signs, np.arange(100) < 50).judge()
    assert judge(0.7, 0.7) > 0.9
    assert judge(0.2, 0.2) < 0.1


def test_a_margin_is_the_way_to_the_best_of_all_others() -> None:
    found = margins(np.array([[0.9, 0.5, 0.1], [0.3, 0.3, 0.0]]))
    assert np.allclose(found, [[0.4, -0.4, -0.8], [0.0, 0.0, -0.3]])


def test_rows_that_validate_are_read_only_when_they_are_asked_for(data: Path) -> None:
    if not (data / "grocery").is_dir():
        pytest.skip("public data set grocery absent")
    read: list[Path] = []

    def look(paths: Sequence[Path]) -> Floats:
        read.extend(paths)
        return np.zeros((len(paths), 1280), np.float32)

    goods = shelf(data, look)
    assert (len(goods.names), len(goods.photos), len(goods.chinese)) == (81, 2640, 81)
    taught = set(read)
    shelf(data, look, "val")
    assert taught.isdisjoint(read[len(taught) + 81 :])
