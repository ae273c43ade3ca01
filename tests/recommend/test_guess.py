"""What the catalogue's own pictures teach about a photo."""

import numpy as np
import pytest

from frontdesk.recommend.guess import Guess
from frontdesk.recommend.item import Item
from frontdesk.recommend.log import Floats
from frontdesk.recommend.traits import Traits

WIDTH = 12


def shelf(count: int = 120, seed: int = 0) -> tuple[list[Item], Floats]:
    """Make items whose pictures show their category and colour, but not their maker."""
    rng = np.random.default_rng(seed)
    items, pictures = [], rng.normal(0, 0.3, (count, WIDTH)).astype(np.float32)
    for row in range(count):
        kind, shade = row % 3, row // 3 % 2
        pictures[row, kind] += 2
        pictures[row, 6 + shade] += 2
        told = {"colour": ("red", "blue")[shade], "maker": f"maker {rng.integers(4)}"}
        items.append(Item(f"i{row}", {"en": "x"}, category=("cup", "hat", "shoe")[kind], attributes=told))
    return items, pictures


def likely(guess: Guess, traits: Traits, picture: Floats) -> dict[str, str]:
    """Name the likeliest value of every attribute that is guessed."""
    found = guess(picture)
    best: dict[str, str] = {}
    for number in range(len(guess.skill)):
        own = np.flatnonzero(guess.group == number)
        name, value = traits.values[int(own[np.argmax(found[own])])]
        best[name] = value
    return best


def test_a_photo_tells_what_pictures_of_the_catalogue_show_and_nothing_else() -> None:
    items, pictures = shelf()
    traits = Traits.fit(items)
    guess = Guess.fit(pictures, items, traits)
    new, photos = shelf(30, seed=1)
    told = [likely(guess, traits, one) for one in photos]
    assert told == [{"category": one.category, "colour": one.attributes["colour"]} for one in new]


def test_colours_that_come_in_fives_are_read_as_well() -> None:
    rng = np.random.default_rng(0)
    shades = ("red", "blue", "green", "white", "black")
    items = [Item(f"i{n}", {"en": "x"}, attributes={"colour": shades[n % 5]}) for n in range(100)]
    pictures = rng.normal(0, 0.3, (100, WIDTH)).astype(np.float32)
    pictures[np.arange(100), np.arange(100) % 5] += 2
    traits = Traits.fit(items)
    guess = Guess.fit(pictures, items, traits)
    assert [likely(guess, traits, one)["colour"] for one in pictures[:5]] == list(shades)


def test_what_is_told_lies_between_nothing_and_certain() -> None:
    items, pictures = shelf()
    found = Guess.fit(pictures, items, Traits.fit(items))(pictures[0])
    assert (found >= 0).all()
    assert (found <= 1).all()
    assert found.max() > 0.9


@pytest.mark.parametrize("count", [0, 1, 12])
def test_few_pictures_teach_nothing(count: int) -> None:
    items, pictures = shelf()
    traits = Traits.fit(items)
    pictures[count:] = 0
    guess = Guess.fit(pictures, items, traits)
    assert len(guess.skill) == 0
    assert not guess(pictures[0]).any()


def test_pictures_that_are_all_alike_teach_nothing() -> None:
    items, pictures = shelf()
    guess = Guess.fit(np.ones_like(pictures), items, Traits.fit(items))
    assert len(guess.skill) == 0


def test_what_is_kept_opens_as_it_was() -> None:
    items, pictures = shelf()
    guess = Guess.fit(pictures, items, Traits.fit(items))
    np.testing.assert_array_equal(Guess.of(guess.arrays())(pictures[3]), guess(pictures[3]))
