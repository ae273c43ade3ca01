"""The gate before an answer: how likely a passage that was found answers what was asked.

A search only has to put the right page first; the gate has to tell it from a near miss, when the right page
is not there. Fitted by `python -m frontdesk.knowledge.fit gate` on invented shops whose questions include
near misses: "how heavy is it" beside a page that tells the price.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from math import exp
from typing import NamedTuple

import numpy as np

from frontdesk.errors import Misconfigured
from frontdesk.features.embedding import Embedder
from frontdesk.knowledge import tokens
from frontdesk.knowledge.calibration import family
from frontdesk.knowledge.dense import Units
from frontdesk.knowledge.hit import Hit
from frontdesk.knowledge.needs import unmet
from frontdesk.knowledge.passage import language_of

FILE = "gate.json"
OTHER = "+english"  # after the name of an embedder: the weights for pairs that a second one compares too


class Evidence(NamedTuple):
    """What speaks for a passage as an answer; the first four as in `Signs`.

    unmet    1 where the question asks for a price, a time, a weight, ... and the passage gives none
    amiss    share of the question's codes that the passage does not name: another model, another error
    second   cosine of the best sentence by the second embedder, 0 where it has no say
    second_whole  that of the whole passage
    """

    sentence: float
    whole: float
    coverage: float
    same: float
    unmet: float
    amiss: float
    second: float = 0.0
    second_whole: float = 0.0


class Weights(NamedTuple):
    """A constant, and the weights of the evidence."""

    constant: float
    evidence: Evidence

    def __call__(self, evidence: Evidence) -> float:
        """Return the probability that the passage answers."""
        pairs = zip(self.evidence, evidence, strict=True)
        total = self.constant + sum(weight * sign for weight, sign in pairs)
        return 1 / (1 + exp(-total)) if total > -700 else 0.0


def nothing() -> Embedder | None:
    """Give no second embedder."""
    return None


@dataclass(frozen=True, slots=True)
class Gate:
    """Judges hits. ``second`` gives an embedder of English, which compares English with English better."""

    first: Weights
    both: Weights | None = None
    second: Callable[[], Embedder | None] = field(default=nothing, repr=False)

    @classmethod
    def of(cls, embedder: str, second: Callable[[], Embedder | None] = nothing) -> "Gate":
        """Give the gate of an embedder by its name. Raises `Misconfigured` when it was never fitted."""
        known, name = shipped(), family(embedder)
        if name not in known:
            raise Misconfigured(
                f"no gate for the vectors of {embedder!r}",
                part="knowledge",
                value=embedder,
                limit=", ".join(known),
                remedy="fit one with 'python -m frontdesk.knowledge.fit gate'",
            )
        return cls(known[name], known.get(name + OTHER), second)

    def __call__(self, hit: Hit) -> float:
        """Return the probability that a hit answers the view that found it; of a photo, the search's own."""
        if not hit.view:
            return hit.score
        english = english_pair(hit)
        second = self.second() if self.both is not None and english else None
        found = evidence(hit, second)
        return self.both(found) if self.both is not None and second is not None else self.first(found)


def evidence(hit: Hit, second: Embedder | None = None) -> Evidence:
    """Gather what speaks for a hit; ``second`` is asked where question and passage are English."""
    passage = hit.passage
    said = f"{passage.title}\n{passage.text}"
    sentence, whole = _compared(hit, second) if second is not None and english_pair(hit) else (0.0, 0.0)
    return Evidence(*hit.signs, float(unmet(hit.view, said)), _amiss(hit.view, said), sentence, whole)


def english_pair(hit: Hit) -> bool:
    """Tell whether question and passage are both English."""
    return hit.passage.language == "en" and language_of(hit.view) == "en"


def _compared(hit: Hit, second: Embedder) -> tuple[float, float]:
    """Compare with another embedder: cosine of the best sentence under its heading, and of the whole."""
    asked, *pieces = second.embed((hit.view, *Units.of(hit.passage).texts))
    cosines = np.stack(pieces) @ asked  # (1 + sentences,), the whole passage first
    return float(cosines[1:].max(initial=-1.0) if len(cosines) > 1 else cosines[0]), float(cosines[0])


def _amiss(question: str, text: str) -> float:
    """Return the share of the question's codes that do not stand in a text."""
    codes = [word for word in tokens.asked(question) if tokens.is_code(word)]
    if not codes:
        return 0.0
    there = frozenset(tokens.tokens(text))
    return sum(code not in there for code in codes) / len(codes)


def read(written: Mapping[str, Mapping[str, float]]) -> dict[str, Weights]:
    """Read weights by embedder, as `write` puts them."""
    return {
        name: Weights(numbers["constant"], Evidence(*(numbers[sign] for sign in Evidence._fields)))
        for name, numbers in written.items()
    }


def write(made: Mapping[str, Weights]) -> dict[str, dict[str, float]]:
    """Put weights as JSON."""
    return {
        name: {"constant": round(one.constant, 4)}
        | {sign: round(weight, 4) for sign, weight in one.evidence._asdict().items()}
        for name, one in made.items()
    }


@cache
def shipped() -> dict[str, Weights]:
    """Give the weights that come with the package."""
    text = resources.files("frontdesk.knowledge").joinpath("data", FILE).read_text(encoding="utf-8")
    return read(json.loads(text))
