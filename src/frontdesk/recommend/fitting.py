"""From a log to fitted sources: which ones there are, and how each is fitted and opened again."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any

from frontdesk.errors import Misconfigured
from frontdesk.recommend import als, ease, fism, itemknn, popularity, ppmi
from frontdesk.recommend.log import Log
from frontdesk.recommend.source import Source

Given = Mapping[str, float]  # options of one source, by name
Tell = Callable[[str], None]


ELSEWHERE = ("sequence", "content")  # made by other means, and only opened


@dataclass(frozen=True, slots=True)
class Fitter:
    """How one source is fitted: ``options`` makes its options of keywords, ``fit`` takes a log and those."""

    options: Callable[..., Any]
    fit: Callable[[Log, Any], Source]


FITTERS: Mapping[str, Fitter] = {
    "popularity": Fitter(popularity.Options, popularity.Popularity.fit),
    "itemknn": Fitter(itemknn.Options, itemknn.ItemKNN.fit),
    "ppmi": Fitter(ppmi.Options, ppmi.PPMI.fit),
    "ease": Fitter(ease.Options, ease.EASE.fit),
    "als": Fitter(als.Options, als.ALS.fit),
    "fism": Fitter(fism.Options, fism.FISM.fit),
}


def fit(
    log: Log,
    names: Sequence[str],
    options: Mapping[str, Given] | None = None,
    tell: Tell | None = None,
    fitters: Mapping[str, Fitter] = FITTERS,
) -> dict[str, Source]:
    """Fit the named sources on a log; those that are made elsewhere are passed over.

    ``options`` by source; what is not given is as the source has it. ``tell`` hears a line about each;
    ``fitters`` says how each is fitted. Raises `Misconfigured` for a source or an option that there is not,
    `NotReady` where a library is missing.
    """
    found: dict[str, Source] = {}
    for name, chosen in settled(names, options, fitters).items():
        begun = time.perf_counter()
        found[name] = fitters[name].fit(log, chosen)
        if tell is not None:
            tell(f"{name}: fitted in {time.perf_counter() - begun:.1f} s")
    return found


def settled(
    names: Sequence[str],
    options: Mapping[str, Given] | None = None,
    fitters: Mapping[str, Fitter] = FITTERS,
) -> dict[str, Any]:
    """Return the options of each named source that is fitted here. Raises `Misconfigured`."""
    given = options or {}
    for name in (*names, *given):
        if name not in FITTERS and name not in ELSEWHERE:
            there = ", ".join((*FITTERS, *ELSEWHERE))
            raise Misconfigured(f"there is no source {name}", part=name, remedy=f"name some of {there}")
    return {name: _options(fitters[name], name, given.get(name, {})) for name in names if name in fitters}


def told(
    names: Sequence[str],
    options: Mapping[str, Given] | None = None,
    fitters: Mapping[str, Fitter] = FITTERS,
) -> dict[str, dict[str, float]]:
    """Return all options of each named source, also those that were not given: what a manifest keeps."""
    return {name: asdict(chosen) for name, chosen in settled(names, options, fitters).items()}


def _options(fitter: Fitter, name: str, given: Given) -> Any:
    try:
        return fitter.options(**given)
    except TypeError as error:
        known = ", ".join(one.name for one in fields(fitter.options()))
        raise Misconfigured(
            f"the source {name} has no such option: {', '.join(given)}",
            part=name,
            remedy=f"its options are {known}",
        ) from error
