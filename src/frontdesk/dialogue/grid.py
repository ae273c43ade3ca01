"""The space of `Facts`, cut into cells in which no row of a table changes its mind.

Every condition compares one thing with a few values, so there is an axis for each thing that some row
mentions, cut at the values it is compared with. A cell is told by the lowest value of each of its intervals;
intents and emotions that no row names share a place. What no row mentions does not multiply the cells.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce

import numpy as np
from numpy.typing import NDArray

from frontdesk.dialogue.clerk import OFFER_FACTS
from frontdesk.dialogue.flow import BESIDE, FACTS
from frontdesk.dialogue.policy import Policy, When
from frontdesk.dialogue.situation import ROUNDING, Facts
from frontdesk.dialogue.trend import TRENDS
from frontdesk.turn.findings import UNKNOWN

OTHER = "any other"  # the intents or emotions that no row names
NO_ANSWER = -1.0  # stands below all scores of answers

Value = str | float | bool
Axes = Mapping[str, tuple[Value, ...]]
Flags = NDArray[np.bool_]


def axes(policy: Policy, intents: Sequence[str], emotions: Sequence[str]) -> Axes:
    """Cut each thing at the values that the rows of a table compare it with."""
    whens = [row.when for row in policy.rows]
    chances = {intent: [w.chance[intent] for w in whens if intent in w.chance] for intent in policy.chances}
    asked = _used(whens, "asked_for_person")
    named = {*_named(whens, "intent", "not_intent"), *chances, *((policy.person,) if asked else ())}
    wanted = bool(named) or _used(whens, "intent_unsure")
    felt = _used(whens, "emotion", "emotion_unsure")
    bounds = [least for leasts in chances.values() for least in leasts]
    return {
        "intent": _labels(intents, named) if wanted else (UNKNOWN,),
        "confidence": _cuts(0.0, policy.sure, *bounds) if wanted else (0.0,),
        **{f"chance {intent}": _cuts(0.0, *leasts) for intent, leasts in chances.items()},
        "emotion": _labels(emotions, _named(whens, "emotion")) if felt else (OTHER,),
        "feels": _cuts(0.0, policy.sure) if felt else (0.0,),
        "intensity": _cuts(0.0, *(w.intensity for w in whens if w.intensity is not None)),
        "trend": TRENDS if _used(whens, "trend") else ("steady",),
        "knowledge": _scores(whens) if _used(whens, "knowledge") else (NO_ANSWER,),
        "perceived": (True, False) if _used(whens, "perceived") else (True,),
        "missed_before": (False, True) if _used(whens, "missed_before") and policy.misses else (False,),
        "asked_for_person": (False, True) if asked else (policy.person is not None,),
        "flow": FACTS if _used(whens, "flow") else ("none",),
        "offer": OFFER_FACTS if _used(whens, "offer") else ("none",),
    }


@dataclass(frozen=True)
class Grid:
    """The cells of a table: every array broadcasts to ``shape``, one dimension an axis."""

    policy: Policy
    axes: Axes

    @property
    def shape(self) -> tuple[int, ...]:
        """How many places each axis has."""
        return tuple(len(values) for values in self.axes.values())

    @cached_property
    def possible(self) -> Flags:
        """The cells that hold facts at all: what the docstring of `Facts` promises, as masks."""
        return self._all(self._promises())

    @cached_property
    def owner(self) -> NDArray[np.int16]:
        """The place in the table of the row that decides each cell; -1 where none does, or nothing can be."""
        owner = np.full(self.shape, -1, np.int16)
        for place in reversed(range(len(self.policy.rows))):  # an earlier row writes over the later ones
            np.copyto(owner, place, where=self.fits(self.policy.rows[place].when), casting="unsafe")
        np.copyto(owner, -1, where=~self.possible)
        return owner

    def fits(self, when: When) -> Flags:
        """Mark the cells in which the conditions of a row hold."""
        return self._all((*self._wants(when), *self._feels(when), *self._knows(when)))

    def cell(self, given: Facts) -> tuple[int, ...]:
        """Find the cell of facts."""
        told: dict[str, Value] = {
            **{f"chance {intent}": given.chances.get(intent, 0.0) for intent in self.policy.chances},
            "knowledge": NO_ANSWER if given.knowledge is None else given.knowledge,
        }
        return tuple(
            _place(values, told[name] if name in told else getattr(given, name))
            for name, values in self.axes.items()
        )

    def told(self, cell: Sequence[int]) -> Mapping[str, Value]:
        """Tell a cell by its value on each axis that has more than one."""
        pairs = zip(self.axes.items(), cell, strict=True)
        return {name: values[at] for (name, values), at in pairs if len(values) > 1}

    def _promises(self) -> Iterator[Flags]:
        unknown, nobody = self._is("intent", UNKNOWN), self._is("emotion", UNKNOWN)
        confidence = self._numbers("confidence")
        yield ~unknown | (confidence == 0)
        yield ~nobody | ((self._numbers("feels") == 0) & (self._numbers("intensity") == 0))
        silent = (self._numbers("knowledge") < 0) & unknown & ~self._is("flow", "starts", *BESIDE)
        silent = silent & self._is("offer", "none")
        yield self._is("perceived", True) | silent
        yield self._is("asked_for_person", True) | ~(self._is("intent", self.policy.person) & self._surely)
        total = confidence
        for intent in self.policy.chances:
            chance, mine = self._numbers(f"chance {intent}"), self._is("intent", intent)
            yield ~unknown | (chance == 0)
            yield ~mine | (chance == _floor(chance.ravel(), confidence))
            total = total + np.where(mine, 0.0, chance)
        yield total <= 1 + 2 * ROUNDING

    @cached_property
    def _surely(self) -> Flags:
        return ~self._is("intent", UNKNOWN) & (self._numbers("confidence") >= self.policy.sure)

    @cached_property
    def _strongly(self) -> Flags:
        return ~self._is("emotion", UNKNOWN) & (self._numbers("feels") >= self.policy.sure)

    def _wants(self, when: When) -> Iterator[Flags]:
        if when.intent is not None:
            yield self._is("intent", *when.intent) & self._surely
        if when.not_intent is not None:
            yield ~self._is("intent", *when.not_intent)
        if when.intent_unsure is not None:
            yield self._surely != when.intent_unsure
        for intent, least in when.chance.items():
            yield self._numbers(f"chance {intent}") >= least

    def _feels(self, when: When) -> Iterator[Flags]:
        if when.emotion is not None:
            yield self._is("emotion", *when.emotion) & self._strongly
        if when.emotion_unsure is not None:
            yield self._strongly != when.emotion_unsure
        if when.intensity is not None:
            yield self._numbers("intensity") >= when.intensity
        if when.trend is not None:
            yield self._is("trend", *when.trend)

    def _knows(self, when: When) -> Iterator[Flags]:
        if when.knowledge is not None:
            scores = self._numbers("knowledge")
            yield scores < 0 if when.knowledge == "none" else scores >= when.knowledge
        if when.perceived is not None:
            yield self._is("perceived", when.perceived)
        if when.missed_before is not None:
            yield self._is("missed_before", when.missed_before)
        if when.asked_for_person is not None:
            yield self._is("asked_for_person", when.asked_for_person)
        if when.flow is not None:
            yield self._is("flow", *when.flow)
        if when.offer is not None:
            yield self._is("offer", *when.offer)

    def _is(self, axis: str, *values: Value | None) -> Flags:
        """Mark the places of an axis that hold one of these values, shaped to broadcast."""
        return np.array([value in values for value in self.axes[axis]]).reshape(self._along(axis))

    def _numbers(self, axis: str) -> NDArray[np.float64]:
        """Return the lower bounds of an axis, shaped to broadcast."""
        return np.array(self.axes[axis], np.float64).reshape(self._along(axis))

    def _along(self, axis: str) -> tuple[int, ...]:
        return tuple(-1 if name == axis else 1 for name in self.axes)

    def _all(self, masks: Iterator[Flags] | Sequence[Flags]) -> Flags:
        return np.broadcast_to(reduce(np.logical_and, masks, np.array(True)), self.shape)


def _used(whens: Sequence[When], *conditions: str) -> bool:
    return any(getattr(when, name) is not None for when in whens for name in conditions)


def _named(whens: Sequence[When], *conditions: str) -> set[str]:
    return {value for when in whens for name in conditions for value in getattr(when, name) or ()}


def _labels(known: Sequence[str], named: set[str | None] | set[str]) -> tuple[Value, ...]:
    """Keep the labels that rows name; the others share one place; and there may be none at all."""
    kept = [label for label in known if label in named]
    return (*kept, *((OTHER,) if len(kept) < len(known) else ()), UNKNOWN)


def _scores(whens: Sequence[When]) -> tuple[Value, ...]:
    return _cuts(NO_ANSWER, 0.0, *(w.knowledge for w in whens if isinstance(w.knowledge, float | int)))


def _cuts(*bounds: float) -> tuple[Value, ...]:
    return tuple(sorted(set(map(float, bounds))))


def _floor(bounds: NDArray[np.float64], numbers: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the largest bound that is no larger than each number."""
    return bounds[np.searchsorted(bounds, numbers, side="right") - 1]


def _place(values: tuple[Value, ...], value: Value) -> int:
    """Find the place of a value on an axis: its own, that of its interval, or the one that others share."""
    if isinstance(value, float | int) and not isinstance(value, bool):
        return int(np.searchsorted(np.array(values, np.float64), value, side="right")) - 1
    for name in (value, OTHER):
        if name in values:
            return values.index(name)
    return 0
