"""What the desk looks at once, it need not look at again."""

from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
import sqlalchemy as sql
from PIL import Image

from frontdesk.features.embedding import Embedder, Floats, Role
from frontdesk.features.hashed import HashedNgrams
from frontdesk.features.picture import Histograms, PictureModel, Seen
from frontdesk.offers.sight import Gaze, Sight
from frontdesk.preprocess.image import Pixels
from frontdesk.recommend import source
from frontdesk.recommend.catalogue import Catalogue
from frontdesk.recommend.item import Item
from frontdesk.store.blobs import BlobStore
from frontdesk.store.vectors import VectorStore


class Counting:
    """An embedder and a picture model that count what they are asked."""

    name = "counting"

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.pictures = 0

    def embed(self, texts: Sequence[str], role: Role = "query") -> Floats:
        self.texts += texts
        return HashedNgrams().embed(texts, role)

    def look(self, pictures: list[Pixels]) -> list[Seen]:
        self.pictures += len(pictures)
        return Histograms().look(pictures)


def jpeg(shade: tuple[int, int, int]) -> bytes:
    out = BytesIO()
    picture = np.full((80, 60, 3), 255, np.uint8)
    picture[20:60, 15:45] = shade
    Image.fromarray(picture).save(out, "JPEG")
    return out.getvalue()


@pytest.fixture
def model() -> Counting:
    return Counting()


@pytest.fixture
def sight(engine: sql.Engine, tmp_path: Path, model: Counting) -> Sight:
    embedder: Embedder = model
    looks: PictureModel = model
    return Sight(lambda: embedder, lambda: looks, BlobStore(tmp_path / "pictures"), VectorStore(engine))


def goods(sight: Sight, count: int = 3) -> list[Item]:
    blobs = [sight.pictures.put(jpeg((50 * n, 90, 255 - 50 * n)), "image/jpeg") for n in range(count)]
    return [
        Item(f"i{n}", {"en": f"thing number {n}", "zh": f"第{n}件"}, image=one.digest)
        for n, one in enumerate(blobs)
    ]


def test_what_was_looked_at_is_not_looked_at_again(sight: Sight, model: Counting) -> None:
    items = goods(sight)
    first = sight.gaze(Catalogue.of(items))
    seen, told = model.pictures, [one for one in model.texts if "thing number" in one or "件" in one]
    assert (seen, len(told)) == (3, 6)
    again = sight.gaze(Catalogue.of(items))
    assert model.pictures == seen
    assert [one for one in model.texts if "thing number" in one or "件" in one] == told
    np.testing.assert_array_equal(again.content.rows, first.content.rows)


def test_a_new_item_costs_itself_and_is_found_at_once_by_words_and_by_a_photo(
    sight: Sight, model: Counting
) -> None:
    items = goods(sight)
    sight.gaze(Catalogue.of(items))
    before = model.pictures
    blob = sight.pictures.put(jpeg((10, 200, 10)), "image/jpeg")
    new = Item("new", {"en": "green umbrella", "zh": "绿色雨伞"}, image=blob.digest)
    gaze = sight.gaze(Catalogue.of([*items, new]))
    assert model.pictures == before + 1
    photo = np.full((80, 60, 3), 255, np.uint8)
    photo[18:58, 15:45] = (20, 190, 20)
    for words, pixels in (("an umbrella", None), ("雨伞", None), ("", photo)):
        said, shown = gaze.seen(words, pixels)
        vector = said if shown is None else shown
        scores = gaze.content.scores([source.Seen(vector=vector)])[0]
        assert int(np.nanargmax(scores)) == 3, words


def test_a_picture_that_is_gone_or_broken_leaves_the_item_its_words(sight: Sight) -> None:
    broken = sight.pictures.put(b"no picture at all", "image/jpeg").digest
    items = [
        *goods(sight),
        Item("gone", {"en": "blue lamp"}, image="0" * 64),
        Item("broken", {"en": "old radio"}, image=broken),
    ]
    gaze = sight.gaze(Catalogue.of(items))
    _, shown = gaze.seen("", np.full((80, 60, 3), 120, np.uint8))
    assert shown is not None
    assert np.isnan(gaze.content.likeness(shown)).tolist() == [False] * 3 + [True, True]
    said, _ = gaze.seen("a radio", None)
    assert int(np.nanargmax(gaze.content.scores([source.Seen(vector=said)])[0])) == 4


def test_a_change_of_price_or_stock_makes_nothing_anew_and_one_of_words_does(sight: Sight) -> None:
    items = goods(sight)
    first = sight.gaze(Catalogue.of(items))
    assert sight.gaze(Catalogue.of([replace(one, price=900, stock=0) for one in items])) is first
    other = [*items[:2], replace(items[2], title={"en": "something else"})]
    assert sight.gaze(Catalogue.of(other)) is not first
    assert sight.gaze(Catalogue.of(items[:2])).content.rows.shape[0] == 2


def test_who_looks_at_another_catalogue_at_the_same_moment_gets_in_nobodys_way(sight: Sight) -> None:
    items = goods(sight)
    other = sight.gaze(Catalogue.of(items[:1]))

    class Overtaken(list[Gaze]):
        def __setitem__(self, _: object, __: object) -> None:
            super().__setitem__(slice(None), [other])

    late = replace(sight, _last=Overtaken())
    assert late.gaze(Catalogue.of(items)).items == tuple(items)
    assert late.gaze(Catalogue.of(items[:1])) is other


def test_a_large_catalogue_is_looked_at_a_bit_at_a_time(sight: Sight) -> None:
    few = Sight(sight.embedder, sight.picture, sight.pictures, sight.kept, most=2)
    items = [Item(f"i{n}", {"en": f"thing number {n}"}) for n in range(5)]
    known = []
    for _ in range(3):
        content = few.gaze(Catalogue.of(items)).content
        known.append(int((content.space.present(content.rows)[:, 0] > 0).sum()))
    assert known == [2, 4, 5]


def test_nothing_said_and_nothing_shown_is_no_vector(sight: Sight) -> None:
    assert sight.gaze(Catalogue.of(goods(sight))).seen(" ", None) == (None, None)
