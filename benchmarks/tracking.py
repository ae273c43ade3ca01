"""Dialogue acts and states of CrossWOZ: `python -m benchmarks.tracking [--folds N] [--bare]`.

Only the validation part is here: 500 dialogues, dealt into folds by dialogue, four of five teaching. Told are
F1 of acts and of values, the tracked state, and what the databases answer; in brackets the 95 % bootstrap
interval over dialogues. Needs the extra `train`, the pulled model `e5` and the public set `crosswoz`.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np

from benchmarks.measure import machine
from benchmarks.trackbase import PEERS, Reading
from frontdesk.config import load
from frontdesk.evaluation.intervals import bootstrap
from frontdesk.features.e5 import E5
from frontdesk.models.store import ModelStore
from frontdesk.training.actheads import ActReader, BothHeads
from frontdesk.training.crosswoz import (
    NAME,
    PLACES,
    Act,
    Belief,
    Dialogue,
    Message,
    Row,
    read_dialogues,
    read_entities,
)  # fmt: skip
from frontdesk.training.dialogueacts import Seen, acts, gold, seen
from frontdesk.training.heads import options
from frontdesk.training.linear import Floats, standardised
from frontdesk.training.lookup import Databases
from frontdesk.training.split import folds
from frontdesk.training.tracking import Errand, belief, heard, rows, said
from frontdesk.training.valuespans import Lexicon
from frontdesk.training.vectors import beside, kept
from frontdesk.understanding.calibrate import Array, Ints

BARE, FIRST, SECOND = "heads without the encoder, first reading", "heads, first reading", "heads"
MOST = "(the most that values found in text and databases allow)"
PARTS = 2  # into which the dialogues that teach are dealt for the second reading
Views = Mapping[str, Callable[[Act], object | None]]
VIEWS: Views = {
    "act (intent, domain, slot, value)": lambda act: act,
    "without the value": lambda act: act[:3],
    "intent alone": lambda act: act[:1] if act.intent != "General" else act[:2],
    "slot and value": lambda act: act[1:] if act.intent in ("Inform", "Recommend") else None,
}


class Set:
    """The dialogues as messages, vectors and folds."""

    def __init__(self, dialogues: Sequence[Dialogue], lexicon: Lexicon, count: int) -> None:
        self.dialogues, self.messages = dialogues, seen(dialogues, lexicon)
        sizes = [len(one.messages) for one in dialogues]
        self.of: Ints = np.repeat(np.arange(len(dialogues)), sizes)  # (rows,): the dialogue of each message
        strata = np.zeros(len(self.of), np.int64)
        self.fold = folds(strata, self.of, count, seed=0)
        self.part = np.random.default_rng(1).permutation(len(dialogues))[self.of] % PARTS

    def split(self) -> Iterator[tuple[list[Seen], list[Seen]]]:
        """Give, fold by fold, what teaches and what is asked."""
        for one in np.unique(self.fold):
            yield self.where(self.fold != one), self.where(self.fold == one)

    def where(self, rows: np.ndarray) -> list[Seen]:
        """Pick messages."""
        return [self.messages[at] for at in np.flatnonzero(rows)]


def heads(given: Set, vectors: Floats) -> tuple[Reading, Reading]:
    """Read all messages by heads that were taught on other dialogues: at first sight, and at the second."""
    first, second = Reading(), Reading()
    for taught, asked, own in _standardised(given, vectors):
        reader = ActReader.learn(taught, own, given.part[[one.row for one in taught]])
        once = reader.first.read(asked, own, {})
        first |= once
        second |= reader.second.read(asked, own, once)
    return first, second


def bare(given: Set) -> Reading:
    """Read all messages at first sight by heads that see words alone, and no vectors."""
    found = Reading()
    nothing = np.zeros((len(given.messages), 1), np.float32)
    for taught, asked in given.split():
        parts = given.part[[one.row for one in taught]]
        found |= BothHeads.learn(taught, nothing, parts, {}).read(asked, nothing, {})
    return found


def _standardised(given: Set, vectors: Floats) -> Iterator[tuple[list[Seen], list[Seen], Floats]]:
    """Give, fold by fold, what teaches, what is asked, and vectors standardised by those that teach."""
    for taught, asked in given.split():
        mean, deviation = standardised(vectors[[one.row for one in taught]])
        yield taught, asked, ((vectors - mean) / deviation).astype(np.float32)


def act_lines(given: Set, reading: Reading) -> Iterator[str]:
    """Tell F1 of acts: of customers, of the desk, of both."""
    sides = {"customers": (True,), "the desk": (False,), "both": (True, False)}
    for view, shown in VIEWS.items():
        told = [_f1(given, reading, shown, which) for which in sides.values()]
        yield f"    {view:34s} " + "  ".join(f"{name} {one}" for name, one in zip(sides, told, strict=True))


def _f1(given: Set, reading: Reading, view: Callable[[Act], object | None], sides: tuple[bool, ...]) -> str:
    counts = np.zeros((len(given.dialogues), 3))  # right, told, true
    for one in given.messages:
        if one.message.customer in sides:
            told, true = _viewed(reading[one.row], view), _viewed(one.message.acts, view)
            counts[given.of[one.row]] += len(told & true), len(told), len(true)

    def statistic(weights: Array) -> dict[str, Array]:
        right, told, true = (weights @ counts).T
        return {"f1": 2 * right / np.maximum(told + true, 1)}

    return _line(statistic, len(counts))


def _viewed(acts: Iterable[Act], view: Callable[[Act], object | None]) -> set[object]:
    return {shown for act in acts if (shown := view(act)) is not None}


def state_lines(given: Set, customers: Reading, desk: Reading) -> Iterator[str]:
    """Tell how often the whole tracked state is right, and how many of its rows."""
    found = np.zeros(
        (len(given.dialogues), 8)
    )  # turns, right, right and numbered, rows alike, rows of either; ...
    for at, message, errand in _tracked(given, customers, desk):
        if message.customer:
            told, true = rows(errand), message.rows
            loose, wanted = _bare(told), _bare(true)
            alike, either = (loose & wanted).total(), (loose | wanted).total()
            found[at, :5] += 1, loose == wanted, told == true, alike, either
        else:
            told_, true_ = _canonical(belief(errand)), _canonical(message.belief)
            found[at, 5:] += 1, told_ == true_, 0
    for name, over, under in (
        ("customer's state, joint", 1, 0),
        ("  with the parts of the errand numbered alike", 2, 0),
        ("  rows alike, of all in either", 3, 4),
        ("query state (TRADE's protocol), joint", 6, 5),
    ):
        yield f"    {name:46s} {_share(found[:, over], found[:, under])}"


def answer_lines(given: Set, customers: Reading, base: Databases) -> Iterator[str]:
    """Tell how often the databases, asked with a state, name what the desk named, and know what it told."""
    truth = _truth(given)
    found = np.zeros((len(given.dialogues), 8))
    for at, message, errand in _tracked(given, customers, truth):
        if message.customer:
            continue
        for domain, names in _offers(message).items():
            for column, asked in ((0, belief(errand)), (2, dict(message.belief))):
                found[at, column : column + 2] += names <= {*base.find(domain, asked)}, 1
        for domain, slot, value, name in _told(message, errand):
            found[at, 4:6] += value in base.answers(domain, name, slot), 1
    yield f"    every name that is offered, by the tracked state  {_share(found[:, 0], found[:, 1])}"
    yield f"    every name that is offered, by the state as noted {_share(found[:, 2], found[:, 3])}"
    yield f"    answers about the place that was settled on       {_share(found[:, 4], found[:, 5])}"


def _offers(message: Message) -> dict[str, set[str]]:
    """List the names that a message of the desk offers, where it does not say that nothing fits."""
    found = dict[str, set[str]]()
    if any(act.intent == "NoOffer" for act in message.acts):
        return found
    for act in message.acts:
        if act.slot == NAME and act.intent in ("Inform", "Recommend") and act.domain in PLACES:
            found.setdefault(act.domain, set()).add(act.value)
    return found


def _told(message: Message, errand: Errand) -> Iterator[tuple[str, str, str, str]]:
    for act in message.acts:
        at = errand.current.get(act.domain)
        name = "" if at is None else errand.parts[at].name
        if (
            act.intent == "Inform"
            and act.slot != NAME
            and name
            and not errand.parts[at or 0].rows.get(act.slot, True)
        ):
            yield act.domain, act.slot, act.value, name


def _tracked(given: Set, customers: Reading, desk: Reading) -> Iterator[tuple[int, Message, Errand]]:
    """Track every dialogue; a customer's message is taken in before it is given, the desk's after it."""
    row = 0
    for at, dialogue in enumerate(given.dialogues):
        errand = Errand()
        for message in dialogue.messages:
            errand = heard(errand, customers[row]) if message.customer else errand
            yield at, message, errand
            errand = errand if message.customer else said(errand, desk[row])
            row += 1


def _bare(some: Iterable[Row]) -> Counter[tuple[object, ...]]:
    return Counter(tuple(row[1:]) for row in some)


def _canonical(state: Mapping[tuple[str, str], str]) -> Belief:
    """Write a state in one way: dishes and equipment in order, classes of hotels with their ending."""
    made = {place: " ".join(sorted(value.split())) for place, value in state.items()}
    return {(d, s): v.removesuffix("型") if s == "酒店类型" else v for (d, s), v in made.items()}


def _share(over: Array, under: Array) -> str:
    return _line(lambda weights: {"share": weights @ over / np.maximum(weights @ under, 1)}, len(over))


def _line(statistic: Callable[[Array], Mapping[str, Array]], count: int) -> str:
    [interval] = bootstrap(statistic, count).values()
    low, high = interval.pair()
    return f"{100 * float(interval.point):5.1f} [{100 * low:.1f}, {100 * high:.1f}]"


def _truth(given: Set) -> Reading:
    return {one.row: one.message.acts for one in given.messages}


def main() -> None:
    """Print the table."""
    parser = options(__doc__)
    parser.add_argument("--folds", type=int, default=5, help="folds; each is read by heads of the others")
    parser.add_argument("--bare", action="store_true", help="also heads that are given no vectors")
    asked, started = parser.parse_args(), time.process_time()
    entities = read_entities(asked.data / "crosswoz")
    given = Set(read_dialogues(asked.data / "crosswoz"), Lexicon.of(entities), asked.folds)
    vectors = embedded([one.message.text for one in given.messages], asked.cache)
    print(machine())
    print(f"{len(given.dialogues)} dialogues, {len(vectors):,} messages; {asked.folds} folds, seed 0")
    readings = readings_of(given, vectors, with_bare=asked.bare)
    for line in (*told_acts(given, readings), *told_states(given, readings, Databases.of(entities))):
        print(line, flush=True)
    print(f"{time.process_time() - started:.0f} s of CPU")


def embedded(texts: Sequence[str], cache: Path) -> Floats:
    """Embed texts as they are when served, or take the vectors that were kept: (texts, width)."""
    folder = ModelStore(load().models).path("e5")
    encoder = E5.open(folder, threads=1)
    return kept(beside(cache, folder / "e5.onnx"), "crosswoz", texts, lambda: encoder.embed(texts))


def readings_of(given: Set, vectors: Floats, *, with_bare: bool) -> dict[str, Reading]:
    """Read all messages in every way that is compared."""
    found = {name: _peer(given, name) for name in PEERS}
    if with_bare:
        found[BARE] = bare(given)
    found[FIRST], found[SECOND] = heads(given, vectors)
    found[MOST] = {one.row: acts(one, *gold(one)) for one in given.messages}
    return found


def told_acts(given: Set, readings: Mapping[str, Reading]) -> Iterator[str]:
    """Tell F1 of acts for every reading."""
    yield "acts, micro F1 (published, taught by 5,012 dialogues: BERT 95.5, 91.9 without context)"
    for name, reading in readings.items():
        yield f"  {name}"
        yield from act_lines(given, reading)


def told_states(given: Set, readings: Mapping[str, Reading], base: Databases) -> Iterator[str]:
    """Tell how the state is tracked, and what the databases make of it."""
    truth, second = _truth(given), readings[SECOND]
    states = {
        "heads read both sides": (second, second),
        "heads read customers, the desk knows its own acts": (second, truth),
        "keyword rules, the desk knows its own acts": (readings["keyword rules"], truth),
        "acts as noted": (truth, truth),
    }
    yield "state (published, taught by 5,012 dialogues: TRADE 36.1 joint of the query state)"
    for name, (customers, desk) in states.items():
        yield f"  {name}"
        yield from state_lines(given, customers, desk)
    yield "databases"
    for name, customers in (("heads read customers", second), ("acts as noted", truth)):
        yield f"  {name}"
        yield from answer_lines(given, customers, base)


def _peer(given: Set, name: str) -> Reading:
    found = Reading()
    for taught, asked in given.split():
        found |= PEERS[name](taught, asked)
    return found


if __name__ == "__main__":
    main()
