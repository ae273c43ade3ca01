"""Learning what to suggest, by a job that is handed in when it is time."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sql

from frontdesk.config import Settings, load
from frontdesk.errors import NotFound
from frontdesk.jobs.recommend import NAME, TRAIN, Lessons, Training
from frontdesk.jobs.runner import Runner
from frontdesk.offers.offers import Offers
from frontdesk.offers.opening import FOLDER
from frontdesk.recommend import kept
from offers.shop import NOW, SETTINGS, Small, small


@dataclass(frozen=True)
class Place:
    """What of a house is learnt with."""

    settings: Settings
    engine: sql.Engine
    offers: Offers


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Small]:
    made = small(tmp_path)
    yield made
    made.engine.dispose()


@pytest.fixture
def lessons(shop: Small) -> Iterator[Lessons]:
    settings = load(home=shop.home).model_copy(update={"recommend": SETTINGS})
    place = Place(settings, shop.engine, shop.offers)
    with closing(Runner(settings, {TRAIN: Training(place)})) as runner:
        yield Lessons(runner, place)


def test_a_job_learns_a_version_that_is_served_at_once(shop: Small, lessons: Lessons) -> None:
    with pytest.raises(NotFound, match="nothing was learnt yet"):
        lessons.job()
    before = shop.told("c1")
    assert lessons.begin(NOW).state == "queued"
    lessons.runner.wait([NAME], lambda _: None)
    done = lessons.job()
    assert (done.state, done.done, done.total) == ("done", 2, 2)
    assert done.result is not None
    assert done.result["version"] == kept.current(shop.home / FOLDER)
    assert shop.told("c1") != before


def test_it_is_due_at_first_and_then_every_so_many_hours(shop: Small, lessons: Lessons) -> None:
    assert lessons.due(NOW)
    shop.learn()
    assert lessons.made() == NOW
    assert not lessons.due(NOW + timedelta(hours=23))
    assert lessons.due(NOW + timedelta(hours=25))


def test_one_that_waits_is_not_handed_in_twice(lessons: Lessons) -> None:
    assert lessons.sweep(NOW)
    assert not lessons.sweep(NOW)


def test_without_interactions_or_where_it_is_switched_off_nothing_is_due(
    shop: Small, lessons: Lessons
) -> None:
    off = lessons.house.settings.model_copy(update={"recommend": SETTINGS.model_copy(update={"on": False})})
    assert not Lessons(lessons.runner, Place(off, shop.engine, shop.offers)).due(NOW)
    for number in range(40):
        shop.offers.erase(f"c{number}")
    assert not lessons.due(NOW)
