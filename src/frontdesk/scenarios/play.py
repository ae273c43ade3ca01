"""Scenarios played: entry by entry, each held against what is expected of it."""

import time
import traceback
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from frontdesk.house import House
from frontdesk.scenarios.props import Sample
from frontdesk.scenarios.scenario import Came, Entry, Scenario
from frontdesk.scenarios.stage import Stage, staged

CRASHED = "crash"


@dataclass(frozen=True, slots=True)
class Miss:
    """Something that was expected, and what came instead."""

    key: str
    wanted: str
    came: str
    timed: bool = False


@dataclass(frozen=True, slots=True)
class Turned:
    """An entry that was played. ``slow`` are bounds on time that were passed, which fail nothing."""

    entry: Entry
    came: Came
    misses: tuple[Miss, ...] = ()
    slow: tuple[Miss, ...] = ()


@dataclass(frozen=True, slots=True)
class Played:
    """A scenario that was played once."""

    scenario: Scenario
    turns: tuple[Turned, ...]
    seconds: float

    @property
    def passed(self) -> bool:
        """Whether everything came as expected."""
        return not any(one.misses for one in self.turns)


def play(scenario: Scenario, furnished: House, sample: Sample, timed: bool = False) -> Played:
    """Play a scenario on a stage of its own; ``timed``: bounds on time count."""
    began = time.perf_counter()
    turns: list[Turned] = []
    with staged(scenario, furnished, sample) as stage:
        for entry in scenario.entries:
            turns.append(_tried(stage, entry, timed))
            if any(miss.key == CRASHED for miss in turns[-1].misses):
                break
    return Played(scenario, tuple(turns), time.perf_counter() - began)


def _tried(stage: Stage, entry: Entry, timed: bool) -> Turned:
    """Play an entry. A bug of the desk fails this scenario and ends it; the others go on."""
    try:
        return turned(entry, stage.happen(entry.happens), timed)
    except Exception as error:  # noqa: BLE001 - whatever breaks is what tests are for
        last = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{Path(last.filename).name}:{last.lineno}"
        return Turned(
            entry, Came(), (Miss(CRASHED, "no error", f"{type(error).__name__}: {error} ({where})"),)
        )


def play_all(
    scenarios: Sequence[Scenario], furnished: House, sample: Sample, times: int = 1, timed: bool = False
) -> Iterator[Played]:
    """Play every scenario so many times, one after the other."""
    for scenario in scenarios:
        for _ in range(times):
            yield play(scenario, furnished, sample, timed)


def turned(entry: Entry, came: Came, timed: bool = False) -> Turned:
    """Hold what came against what was expected; an act that is refused unexpectedly is a miss."""
    found = [(one, one.judge(came)) for one in entry.wanted]
    missed = [Miss(one.key, one.shown, instead, one.timed) for one, instead in found if instead is not None]
    if came.error and "refused" not in {one.key for one in entry.wanted}:
        missed = [Miss("refused", "not refused", came.error)]
    slow = tuple(one for one in missed if one.timed and not timed)
    return Turned(entry, came, tuple(one for one in missed if one not in slow), slow)
