import csv
import wave
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from frontdesk.errors import Misconfigured
from frontdesk.features.feature import Array, Feature, Item, Section, Shape, Tools
from frontdesk.features.whitened import Whitened
from frontdesk.models.store import ModelStore
from frontdesk.training import dataset
from frontdesk.training.adapt import Moments, adaptable, adapted, moments, voices
from frontdesk.training.cache import Cache
from frontdesk.training.dataset import Prepared, prepare
from frontdesk.training.extraction import Column
from frontdesk.training.recipe import Recipe, parse
from frontdesk.training.survey import survey
from frontdesk.understanding.adaptation import LEAST

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
WIDTH = 3


def column(folder: Path, vectors: Floats, absent: Sequence[int] = ()) -> Column:
    """Keep (n, width) vectors on the disk, and leave some of the rows out."""
    cache = Cache(folder, sha256(vectors.tobytes()).hexdigest())
    places = cache.add([bytes([row]) for row in range(len(vectors))], list(vectors[:, None]))
    starts = np.array([one.start for one in places], np.int64)
    starts[list(absent)] = -1
    return Column(cache, Shape("vector", vectors.shape[1]), starts, np.ones(len(vectors), np.int64))


def read(made: Column) -> Floats:
    rows = np.flatnonzero(made.starts >= 0)
    return np.concatenate([one for row in rows if (one := made[int(row)]) is not None]).astype(np.float32)


def said(sizes: Sequence[int], seed: int = 0) -> tuple[Floats, Ints]:
    """Draw vectors of voices that each have their own mean and spread."""
    chance = np.random.default_rng(seed)
    numbers = np.repeat(np.arange(1, len(sizes) + 1), sizes)
    means, spreads = chance.normal(0, 4, (len(sizes), WIDTH)), chance.uniform(0.5, 3, (len(sizes), WIDTH))
    vectors = chance.normal(size=(len(numbers), WIDTH)) * spreads[numbers - 1] + means[numbers - 1]
    return vectors.astype(np.float32), numbers


def test_every_voice_gets_the_mean_and_deviation_of_all_rows(tmp_path: Path) -> None:
    vectors, numbers = said([10, 20, 30])
    found = read(adapted([column(tmp_path, vectors)], [numbers], tmp_path)[0])
    for voice in (1, 2, 3):
        assert np.allclose(found[numbers == voice].mean(axis=0), vectors.mean(axis=0), atol=1e-4)
        assert np.allclose(found[numbers == voice].std(axis=0), vectors.std(axis=0), atol=1e-4)


@given(st.floats(-9, 9), st.floats(0.2, 5))
def test_what_a_voice_adds_and_how_loud_it_is_makes_no_difference(
    tmp_path_factory: pytest.TempPathFactory, offset: float, scale: float
) -> None:
    tmp_path = tmp_path_factory.mktemp("voices")
    vectors, numbers = said([12, 12])
    moved = vectors.copy()
    moved[numbers == 2] = moved[numbers == 2] * np.float32(scale) + np.float32(offset)
    plain, other = (adapted([column(tmp_path, one)], [numbers], tmp_path)[0] for one in (vectors, moved))

    def standard(found: Floats) -> Floats:
        scaled: Floats = (found - found.mean(axis=0)) / found.std(axis=0)
        return scaled

    assert np.allclose(standard(read(plain)), standard(read(other)), atol=1e-3)


def test_the_moments_are_those_that_the_whole_table_has_at_once(tmp_path: Path) -> None:
    vectors, numbers = said([300, 20])  # more than one piece
    found = moments(
        [column(tmp_path, vectors[:250]), column(tmp_path, vectors[250:])], [numbers[:250], numbers[250:]]
    )
    assert np.allclose(found.mean, vectors.mean(axis=0), atol=1e-5)
    assert np.allclose(found.deviation, vectors.std(axis=0), atol=1e-5)
    assert np.allclose(found.means[1], vectors[numbers == 1].mean(axis=0), atol=1e-5)
    assert np.allclose(found.deviations[2], vectors[numbers == 2].std(axis=0), atol=1e-5)


def test_a_voice_heard_seldom_is_drawn_to_what_is_true_of_all(tmp_path: Path) -> None:
    vectors, numbers = said([40, LEAST // 2, 1])
    found = moments([column(tmp_path, vectors)], [numbers])
    own, every = vectors[numbers == 2], vectors
    assert np.allclose(found.means[2], (own.mean(axis=0) + every.mean(axis=0)) / 2, atol=1e-5)
    assert np.allclose(found.deviations[2] ** 2, (own.var(axis=0) + every.var(axis=0)) / 2, atol=1e-4)
    belief = 1 / LEAST
    assert np.allclose(found.means[3], belief * vectors[-1] + (1 - belief) * every.mean(axis=0), atol=1e-5)


def test_nobody_and_a_number_that_never_changes_stay_as_they_are(tmp_path: Path) -> None:
    vectors, numbers = said([20, 20])
    numbers[:20] = 0
    vectors[:, 1] = 7
    found = read(adapted([column(tmp_path, vectors)], [numbers], tmp_path)[0])
    assert np.allclose(found[:20], vectors[:20], atol=1e-5)
    assert np.allclose(found[:, 1], 7)
    assert np.isfinite(found).all()


def test_rows_without_a_vector_have_none_and_count_for_nothing(tmp_path: Path) -> None:
    vectors, numbers = said([10, 10])
    vectors[3] = 1e6
    made = adapted([column(tmp_path, vectors, absent=[3])], [numbers], tmp_path)[0]
    assert made[3] is None
    assert np.abs(read(made)).max() < 100


def test_other_neighbours_are_never_found_in_what_was_kept(tmp_path: Path) -> None:
    vectors, numbers = said([10, 10])
    first = read(adapted([column(tmp_path, vectors)], [numbers], tmp_path)[0])
    again = read(adapted([column(tmp_path, vectors)], [numbers], tmp_path)[0])
    swapped = read(adapted([column(tmp_path, vectors)], [np.roll(numbers, 5)], tmp_path)[0])
    fewer = read(adapted([column(tmp_path, vectors, absent=[0])], [numbers], tmp_path)[0])
    assert np.array_equal(first, again)
    assert not np.allclose(first, swapped)
    assert not np.allclose(first[1:], fewer)


class Loud:
    """A fake of sound: its first three samples."""

    name = "loud.v1"
    shape = Shape("vector", WIDTH)

    def extract(self, items: Sequence[Item]) -> list[Array]:
        return [np.asarray(item, np.float32)[200 : 200 + WIDTH] for item in items]


def table(folder: Path, who: Iterable[str]) -> None:
    chance = np.random.default_rng(1)
    rows = list(who)
    for number in range(len(rows)):
        samples = np.round(chance.normal(0, 3000, 8_000)).astype(np.int16)
        with wave.open(str(folder / f"{number}.wav"), "wb") as sound:
            sound.setparams((1, 2, 16_000, 0, "NONE", ""))
            sound.writeframes(samples.tobytes())
    with (folder / "t.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["audio", "label", "who"])
        writer.writerows([f"{number}.wav", "xy"[number % 2], one] for number, one in enumerate(rows))


def recipe(feature: str = "prosody", **data: object) -> Recipe:
    told: Mapping[str, object] = {"train": "t.csv", "folds": 2, "group": "who", "adapt": "who", **data}
    return parse({"data": told, "inputs": {"audio": {"feature": feature}}})


@pytest.fixture
def _loud(monkeypatch: pytest.MonkeyPatch) -> None:
    def build(name: str, settings: Section, tools: Tools) -> Feature:
        del name, settings, tools
        return Whitened(Loud(), Section(), 2)

    monkeypatch.setattr(dataset, "build", build)


def ready(made: Recipe, home: Path) -> Prepared:
    return prepare(made, home, Tools(ModelStore(home / "models")), home / "cache")


@pytest.mark.usefixtures("_loud")
def test_a_recipe_adapts_before_axes_are_learnt(tmp_path: Path) -> None:
    table(tmp_path, ["ann"] * 12 + ["bob"] * 12)
    found = ready(recipe(), tmp_path)
    assert len(found.folds) == 2
    for learning, validating in found.folds:
        for rows in (learning, validating):
            values, _ = rows.batch(range(len(rows))).values["audio"]
            assert values.shape == (12, 1, 2)
            assert np.allclose(values.mean(axis=(0, 1)), 0, atol=1e-4)  # the same centre for a voice unheard
    plain = ready(recipe(adapt=None), tmp_path)
    _, validating = plain.folds[0]
    values, _ = validating.batch(range(len(validating))).values["audio"]
    assert not np.allclose(values.mean(axis=(0, 1)), 0, atol=1e-2)


def test_a_recipe_without_a_vector_of_sound_cannot_adapt() -> None:
    made = parse({"data": {"train": "t.csv", "adapt": "who"}, "inputs": {"text": {"feature": "hashed"}}})
    with pytest.raises(Misconfigured, match="no input is a vector of sound"):
        adaptable(made, {"text": Loud()})
    assert adaptable(recipe(adapt=None), {"audio": Loud()}) == []


@pytest.mark.usefixtures("_loud")
def test_a_column_that_names_nobody_is_an_error(tmp_path: Path) -> None:
    table(tmp_path, ["ann", "bob"] * 6)
    with pytest.raises(Misconfigured, match="'whom'"):
        ready(recipe(adapt="whom"), tmp_path)


def test_voices_have_the_same_number_in_every_table(tmp_path: Path) -> None:
    found = []
    for name, who in (("one", ["ann", "bob", "", "ann"]), ("two", ["bob", "eve"])):
        (tmp_path / name).mkdir()
        table(tmp_path / name, who)
        found.append(survey(recipe(), tmp_path / name / "t.csv", None))
    one, two = voices(found, "who")
    assert one.tolist() == [1, 2, 0, 1]
    assert two.tolist() == [2, 3]


def test_moments_move_vectors_from_those_of_a_voice_to_those_of_all() -> None:
    known = Moments(np.array([[0.0], [4.0]]), np.array([[1.0], [2.0]]), np.array([1.0]), np.array([3.0]))
    assert known.moved(np.array([[6.0], [4.0]], np.float32), np.array([1, 1])).tolist() == [[4.0], [1.0]]
