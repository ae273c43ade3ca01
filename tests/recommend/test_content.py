"""Items that nobody has touched are found by what they are: words, pictures, attributes."""

from collections.abc import Mapping

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from frontdesk.features.e5 import E5
from frontdesk.features.hashed import HashedNgrams
from frontdesk.features.picture import Histograms
from frontdesk.models.store import ModelStore
from frontdesk.preprocess.image import Pixels
from frontdesk.recommend import content
from frontdesk.recommend.content import Content
from frontdesk.recommend.item import Item
from frontdesk.recommend.log import Floats
from frontdesk.recommend.looks import looks
from frontdesk.recommend.source import Seen

EMBED = HashedNgrams()
SEES = Histograms()
SHADES = {"red": (200, 30, 30), "blue": (30, 40, 200), "green": (20, 150, 40)}


def drawn(shape: str, shade: str, seed: int = 0) -> Pixels:
    """Draw a tall or a flat thing of a colour on white, slightly moved."""
    rng = np.random.default_rng(seed)
    picture = np.full((96, 72, 3), 255, np.uint8)
    down, across = rng.integers(-1, 2, 2)
    high, wide = (60, 16) if shape == "tall" else (16, 60)
    top, left = 48 - high // 2 + down, 36 - wide // 2 + across
    picture[top : top + high, left : left + wide] = SHADES[shade]
    return picture


def things(copies: int = 4) -> tuple[list[Item], Mapping[str, Pixels]]:
    """Make items of two shapes in three colours, with a picture each."""
    pictures = {
        f"{shape}-{shade}-{n}": drawn(shape, shade, n)
        for shape in ("tall", "flat")
        for shade in SHADES
        for n in range(copies)
    }
    items = [
        Item(name, {"en": f"thing {name}"}, category=name.split("-", maxsplit=1)[0], image=name)
        for name in pictures
    ]
    return items, pictures


def seeing(pictures: Mapping[str, Pixels]) -> content.See:
    return lambda digest: looks([pictures[digest]], SEES)[0] if digest in pictures else None


def best(source: Content, items: list[Item], seen: Seen, most: int = 3) -> list[str]:
    scores = source.scores([seen])[0]
    return [items[at].id for at in np.argsort(-np.nan_to_num(scores, nan=-9))[:most]]


WORDED = [
    Item("kettle", {"en": "Quiet kettle", "zh": "静音电水壶"}, {"en": "boils water"}, "kitchen"),
    Item("kettle2", {"en": "Steel kettle", "zh": "不锈钢水壶"}, {"en": "boils water"}, "kitchen"),
    Item("lamp", {"en": "Desk lamp", "zh": "台灯"}, {"en": "bright light"}, "household"),
    Item("vacuum", {"en": "Vacuum cleaner", "zh": "吸尘器"}, {"en": "cleans the floor"}, "household"),
]

FITTED = content.fit(WORDED, EMBED, lambda _: None)


def test_words_find_the_item_that_they_describe() -> None:
    source = content.fit(WORDED, EMBED, lambda _: None)
    said = source.space.said(EMBED.embed(["a kettle that boils water"])[0], "en")
    assert set(best(source, WORDED, Seen(vector=said), 2)) == {"kettle", "kettle2"}


@pytest.mark.models
@pytest.mark.parametrize(
    ("words", "language", "wanted"),
    [
        ("looking for something to boil water for tea", "en", "kettle"),
        ("想买个烧开水泡茶的", "zh", "kettle"),
        ("my floor is dirty", "en", "vacuum"),
        ("地板脏了，想买个打扫的", "zh", "vacuum"),
    ],
)
def test_a_wish_in_either_language_finds_what_it_means(
    store: ModelStore, words: str, language: str, wanted: str
) -> None:
    embed = E5.open(store.path("e5"), threads=1)
    items = [one for one in WORDED if one.id != "kettle2"]
    source = content.fit(items, embed, lambda _: None)
    assert best(source, items, Seen(vector=source.space.said(embed.embed([words])[0], language)), 1) == [
        wanted
    ]


def test_a_photo_finds_things_of_its_shape_and_colour() -> None:
    items, pictures = things()
    source = content.fit(items, EMBED, seeing(pictures))
    shown = source.space.shown(looks([drawn("tall", "blue", 99)], SEES)[0])
    assert all(one.startswith("tall-blue") for one in best(source, items, Seen(vector=shown), 4))


def test_what_was_liked_finds_its_like_and_what_was_sent_back_does_not() -> None:
    items, pictures = things()
    source = content.fit(items, EMBED, seeing(pictures))
    liked = Seen(np.array([0, 16], np.int32), np.array([1, -1], np.float32))
    assert all(one.startswith("tall-red") for one in best(source, items, liked, 3))


def test_a_new_item_is_found_at_once_by_a_photo_by_words_and_by_its_like() -> None:
    items, pictures = things()
    new = Item("new", {"en": "yellow umbrella", "zh": "黄色雨伞"}, category="flat", image="flat-green-3")
    every = [*items, new]
    source = content.fit(every, EMBED, seeing(pictures))
    shown = source.space.shown(looks([drawn("flat", "green", 77)], SEES)[0])
    said = source.space.said(EMBED.embed(["雨伞"])[0], "zh")
    liked = Seen(np.array([len(items) - 1], np.int32), np.array([1], np.float32))
    assert "new" in best(source, every, Seen(vector=shown), 5)
    assert best(source, every, Seen(vector=said), 1) == ["new"]
    assert "new" in best(source, every, liked, 5)


def test_where_nothing_is_known_it_has_no_opinion() -> None:
    source = content.fit(WORDED, EMBED, lambda _: None)
    shown = source.space.shown(looks([drawn("tall", "red")], SEES)[0])
    assert np.isnan(source.scores([Seen()])).all()
    assert np.isnan(source.scores([Seen(vector=shown)])).all(), "no item has a picture"


def test_an_item_without_a_picture_is_left_out_of_what_a_photo_finds_and_keeps_its_words() -> None:
    items, pictures = things()
    bare = [*items, Item("bare", {"en": "thing without picture"}, image="lost")]
    source = content.fit(bare, EMBED, seeing(pictures))
    shown = source.space.shown(looks([drawn("tall", "red")], SEES)[0])
    assert np.isnan(source.scores([Seen(vector=shown)])[0]).tolist() == [False] * len(items) + [True]
    assert np.isnan(source.likeness(shown)).tolist() == [False] * len(items) + [True]
    said = source.space.said(EMBED.embed(["without picture"])[0], "en")
    assert best(source, bare, Seen(vector=said), 1) == ["bare"]


def test_the_likeness_of_a_photo_is_high_for_its_own_kind_and_low_for_the_other() -> None:
    items, pictures = things(copies=8)
    source = content.fit(items, EMBED, seeing(pictures))
    likely = source.likeness(source.space.shown(looks([drawn("tall", "red", 50)], SEES)[0]))
    own = np.array([one.id.startswith("tall-red") for one in items])
    other = np.array([one.id.startswith("flat") for one in items])
    assert likely[own].mean() > 0.8
    assert likely[other].mean() < 0.3


def test_an_empty_catalogue_gives_an_empty_list() -> None:
    source = content.fit([], EMBED, lambda _: None)
    said = source.space.said(EMBED.embed(["a kettle"])[0], "en")
    assert source.scores([Seen(vector=said)]).shape == (1, 0)
    assert source.scores([]).shape == (0, 0)
    assert Content.of(source.arrays()).rows.shape[0] == 0


def test_what_is_kept_opens_as_it_was() -> None:
    items, pictures = things(1)
    source = content.fit(items, EMBED, seeing(pictures))
    opened = Content.of(source.arrays())
    seen = [Seen(np.array([2], np.int32), np.array([1], np.float32))]
    np.testing.assert_array_equal(opened.scores(seen), source.scores(seen))
    shown = source.space.shown(looks([drawn("tall", "red")], SEES)[0])
    np.testing.assert_array_equal(opened.likeness(shown), source.likeness(shown))


def test_rows_of_another_space_are_refused() -> None:
    kept = content.fit(WORDED, EMBED, lambda _: None).arrays()
    with pytest.raises(ValueError, match="not of this space"):
        Content.of({**kept, "rows": kept["rows"][:, 1:]})


@given(arrays(np.float32, 384, elements=st.floats(-1, 1, width=32)))
def test_what_is_asked_with_has_length_one_and_no_item_is_nearer_than_itself(
    vector: Floats,
) -> None:
    said = FITTED.space.said(vector, "zh")
    assert abs(float(np.linalg.norm(said)) - 1) < 1e-3
    assert (np.nan_to_num(FITTED.scores([Seen(vector=said)])) <= 1.001).all()
