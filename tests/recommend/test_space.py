"""The space of content vectors."""

import numpy as np

from frontdesk.features.hashed import HashedNgrams
from frontdesk.recommend import space
from frontdesk.recommend.item import Item
from frontdesk.recommend.log import Floats
from frontdesk.recommend.looks import WIDTH
from frontdesk.recommend.space import Space
from frontdesk.recommend.wordings import WISHES, told, wording

EMBED = HashedNgrams()


def shelf(count: int) -> tuple[list[Item], list[Floats | None]]:
    rng = np.random.default_rng(0)
    items = [
        Item(f"i{n}", {"en": f"cup number {n}", "zh": f"{n}号杯子"}, category=("cup", "mug")[n % 2])
        for n in range(count)
    ]
    looks = [None if n % 5 == 0 else rng.normal(size=WIDTH).astype(np.float32) for n in range(count)]
    return items, list(looks)


def fitted(items: list[Item], looks: list[Floats | None]) -> Space:
    wishes = {language: EMBED.embed(said).mean(axis=0) for language, said in WISHES.items()}
    return Space.fit(items, told(items, EMBED), wishes, looks)


def test_blocks_stand_side_by_side_and_tell_which_of_them_an_item_has() -> None:
    items, looks = shelf(30)
    made = fitted(items, looks)
    rows = made.rows(items, told(items, EMBED), looks)
    assert rows.shape == (30, made.width)
    assert made.present(rows).tolist() == [[1, float(n % 5 > 0), float(n % 5 > 0), 1] for n in range(30)]


def test_many_pictures_become_the_same_rows_some_at_a_time() -> None:
    items, looks = shelf(12)
    made = fitted(items, looks)
    whole = made.rows(items, told(items, EMBED), looks)
    times = space.RUN // 12 + 2
    many, seen = items * times, looks * times
    np.testing.assert_allclose(
        made.rows(many, told(many, EMBED), seen).reshape(times, 12, -1)[-1], whole, atol=1e-5
    )


def test_an_item_is_told_in_each_language_it_has_a_title_in() -> None:
    items = [
        Item("a", {"en": "cup"}, {"en": "of clay", "zh": "陶"}, "kitchen", {"colour": "red", "size": 3}),
        Item("b", {"zh": "杯子"}),
    ]
    assert wording(items[0], "en") == "cup\nof clay\nkitchen, red"
    found = told(items, EMBED)
    assert {language: rows for language, (rows, _) in found.items()} == {"en": [0], "zh": [1]}


def test_what_is_kept_opens_as_it_was() -> None:
    items, looks = shelf(30)
    made = fitted(items, looks)
    opened = Space.of(made.arrays())
    words = told(items, EMBED)
    np.testing.assert_array_equal(opened.rows(items, words, looks), made.rows(items, words, looks))
    photo = np.ones(WIDTH, np.float32)
    np.testing.assert_array_equal(opened.shown(photo), made.shown(photo))
