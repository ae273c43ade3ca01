"""Learning what to suggest, as a durable job: every so many hours, or when somebody asks for it."""

from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol

import sqlalchemy as sql

from frontdesk.config import Settings
from frontdesk.errors import NotFound
from frontdesk.jobs.job import Job, Json, Steps
from frontdesk.jobs.runner import Runner
from frontdesk.offers.learning import learn_from
from frontdesk.offers.offers import Offers
from frontdesk.offers.opening import CONTENT, FOLDER
from frontdesk.recommend import kept
from frontdesk.store.interactions import InteractionStore

TRAIN = "recommend.v1"  # another sequence of steps gets another number: jobs that wait are of the old one
NAME = "recommend"  # there is one at a time


class Learner(Protocol):
    """What of a house is learnt with."""

    @property
    def settings(self) -> Settings:
        """Where its home is, and which models are wanted."""
        ...

    @property
    def engine(self) -> sql.Engine:
        """Where interactions are kept."""
        ...

    @property
    def offers(self) -> Offers:
        """What looks at new items."""
        ...


@dataclass(frozen=True, slots=True)
class Training:
    """The work that looks at new items and fits the models.

    A vector that was made is kept, and a version is written whole or not at all: two steps will do.
    """

    house: Learner

    def __call__(self, value: Json, steps: Steps) -> Json:
        """Learn; give the version that is served, and what it was learnt from. Raises `FrontdeskError`."""
        steps.tell(0, 2, "looking")
        steps.step("look", self._look)
        steps.tell(1, 2, "learning")
        given = steps.step("fit", lambda: self._fit(value))
        return {**given, "progress": {"done": 2, "total": 2, "what": "learning"}}

    def _look(self) -> Json:
        if CONTENT in self.house.settings.recommend.sources:
            self.house.offers.look()
        return {}

    def _fit(self, value: Json) -> Json:
        settings, now = self.house.settings, datetime.fromisoformat(value["now"])
        return asdict(learn_from(self.house.engine, settings.home, settings.recommend, now))


@dataclass(frozen=True, slots=True)
class Lessons:
    """Hands in the job, and knows when it is due."""

    runner: Runner
    house: Learner

    def begin(self, now: datetime) -> Job:
        """Have the models learnt anew; one job that waits or runs already is enough."""
        self.runner.hand_in(TRAIN, NAME, {"name": NAME, "now": now.isoformat()})
        return self.job()

    def job(self) -> Job:
        """Give the last job. Raises `NotFound` when there never was one."""
        found = self.runner.find(NAME)
        if found is None:
            raise NotFound("nothing was learnt yet", part="job", value=NAME)
        return found

    def sweep(self, now: datetime) -> bool:
        """Hand the job in when it is due; tell whether it was."""
        if not self.due(now):
            return False
        self.begin(now)
        return True

    def due(self, now: datetime) -> bool:
        """Tell whether the last training, or try, is long enough ago, and there is anything to learn.

        Who does the jobs is only asked where the models are old: that takes half a second.
        """
        wanted = self.house.settings.recommend
        before = now - timedelta(hours=wanted.hours)
        if not wanted.on or _later(self.made(), before):
            return False
        if InteractionStore(self.house.engine).count() == 0:
            return False
        last = self.runner.find(NAME)
        return last is None or (last.finished and not _later(last.added, before))

    def made(self) -> datetime | None:
        """Tell when what is served was learnt; its name begins with it."""
        version = kept.current(self.house.settings.home / FOLDER)
        try:
            return datetime.strptime((version or "").partition("-")[0], "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
        except ValueError:
            return None


def _later(at: datetime | None, before: datetime) -> bool:
    return at is not None and at > before
