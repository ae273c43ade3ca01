from collections.abc import Mapping
from dataclasses import replace
from math import prod
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from frontdesk.dialogue.clerk import OFFER_FACTS
from frontdesk.dialogue.coverage import check, cover
from frontdesk.dialogue.flow import FACTS
from frontdesk.dialogue.grid import OTHER, Grid, axes
from frontdesk.dialogue.past import Past
from frontdesk.dialogue.policy import Policy, Row, When
from frontdesk.dialogue.policyfile import coverage, load_policy
from frontdesk.dialogue.situation import Situation, facts
from frontdesk.dialogue.trend import TRENDS, Trend
from frontdesk.errors import Misconfigured
from frontdesk.knowledge.answer import Answer
from frontdesk.turn.findings import EMOTIONS, Finding, Findings
from frontdesk.understanding.pack import load_pack, shop_pack

INTENTS = ("refund", "damage", "person", "greeting", "gift")
CUTS = st.sampled_from((0.0, 0.2, 0.5, 0.7, 1.0))
FLAG = st.sampled_from((None, True, False))
NUMBERS = st.one_of(CUTS, st.floats(0, 1))


def table(*whens: When, sure: float = 0.5, person: str | None = "person") -> Policy:
    rows = tuple(Row(f"row {at}", when, "say", "…", misses=at % 2 == 0) for at, when in enumerate(whens))
    return Policy(rows, sure, person)


def some(names: tuple[str, ...]) -> st.SearchStrategy[tuple[str, ...] | None]:
    return st.none() | st.lists(st.sampled_from(names), min_size=1, max_size=2, unique=True).map(tuple)


TREND: st.SearchStrategy[tuple[Trend, ...] | None] = st.none() | st.lists(
    st.sampled_from(TRENDS), min_size=1, max_size=2, unique=True
).map(tuple)
CHANCES = st.dictionaries(st.sampled_from(("damage", "person")), CUTS, max_size=2)
WHENS = st.builds(
    When,
    intent=some(INTENTS),
    not_intent=some(INTENTS),
    intent_unsure=FLAG,
    chance=CHANCES,
    emotion=some(EMOTIONS),
    emotion_unsure=FLAG,
    intensity=st.none() | CUTS,
    trend=TREND,
    knowledge=st.none() | st.just("none") | CUTS,
    perceived=FLAG,
    missed_before=FLAG,
    asked_for_person=FLAG,
    flow=st.none() | st.lists(st.sampled_from(FACTS), min_size=1, max_size=2, unique=True).map(tuple),
    offer=st.none()
    | st.none()
    | st.none()
    | st.lists(st.sampled_from(OFFER_FACTS), min_size=1, max_size=2, unique=True).map(tuple),
)
MOST = 400_000  # cells of a table that is gone through many times


def small(policy: Policy) -> bool:
    return prod(len(values) for values in axes(policy, INTENTS, EMOTIONS).values()) <= MOST


POLICIES = st.builds(
    lambda whens, sure: table(*whens, sure=sure), st.lists(WHENS, min_size=1, max_size=5), CUTS
).filter(small)


@st.composite
def situations(draw: st.DrawFn) -> Situation:
    """Any situation that a desk could come into: labels are the likeliest of a distribution, or unknown."""

    def finding(labels: tuple[str, ...]) -> Finding[str]:
        if draw(st.booleans()) and draw(st.booleans()):
            return Finding("unknown", 0.0)
        weights = [draw(NUMBERS) + 1e-6 for _ in labels]
        odds = {label: weight / sum(weights) for label, weight in zip(labels, weights, strict=True)}
        value = max(odds, key=lambda label: odds[label])
        return Finding(value, odds[value], odds)

    found = Findings(finding(EMOTIONS), finding(INTENTS), Finding("en", 1.0), intensity=draw(NUMBERS))
    pasts = st.builds(
        Past,
        row=st.sampled_from(("row 0", "row 1", "gone")),
        emotion=st.just("neutral"),
        intent=st.sampled_from(INTENTS),
        does=st.sampled_from(("say", "hand_off")),
        confidence=NUMBERS,
        gloom=st.none() | NUMBERS,
        intensity=st.none() | NUMBERS,
    )
    answer = draw(st.none() | st.builds(Answer, st.just("…"), st.just(()), NUMBERS, st.just("en")))
    past = draw(st.lists(pasts, max_size=3).map(tuple))
    perceived, flow = draw(st.booleans()) or draw(st.booleans()), draw(st.sampled_from(FACTS))
    return Situation(found, answer, past, perceived, flow, draw(st.sampled_from(OFFER_FACTS)))


@given(POLICIES, situations())
def test_the_grid_names_the_row_that_decides_a_situation(policy: Policy, situation: Situation) -> None:
    grid = Grid(policy, axes(policy, INTENTS, EMOTIONS))
    seen = facts(situation, policy.measure)
    cell = grid.cell(seen)
    assert grid.possible[cell], seen
    owner = int(grid.owner[cell])
    fits = [row.when.holds(seen, policy.sure) for row in policy.rows]
    assert owner == (fits.index(True) if any(fits) else -1)
    if owner >= 0:
        assert policy.decide(situation) is policy.rows[owner]
    for row, holds in zip(policy.rows, fits, strict=True):
        assert grid.fits(row.when)[cell] == holds


@given(POLICIES, situations())
def test_what_the_check_lets_through_is_decided_and_no_row_is_without_use(
    policy: Policy, situation: Situation
) -> None:
    whole = replace(policy, rows=(*policy.rows, Row("last", When(), "say", "…")))
    found = cover(whole, INTENTS, EMOTIONS, "policy.yml")
    assert found.gap is None
    decided = whole.decide(situation)
    assert found.counts[decided.name] > 0
    assert decided.name not in found.covered
    assert sum(found.counts.values()) == found.cells


@given(POLICIES, situations())
def test_taking_out_the_rows_that_never_decide_changes_nothing(policy: Policy, situation: Situation) -> None:
    whole = replace(policy, rows=(*policy.rows, Row("last", When(), "say", "…")))
    covered = cover(whole, INTENTS, EMOTIONS, "policy.yml").covered
    assume(covered)
    fewer = replace(whole, rows=tuple(row for row in whole.rows if row.name not in covered))
    seen = facts(situation, whole.measure)
    assert fewer.row(seen) is whole.row(seen)


@given(POLICIES, st.randoms(use_true_random=False))
def test_every_possible_cell_is_the_cell_of_a_situation(policy: Policy, random: Random) -> None:
    """The other half of exactness: what counts as possible can happen, so no row is kept for nothing."""
    grid = Grid(policy, axes(policy, INTENTS, EMOTIONS))
    cells = np.argwhere(grid.possible).tolist()
    for cell in random.sample(cells, min(20, len(cells))):
        told = {name: values[at] for (name, values), at in zip(grid.axes.items(), cell, strict=True)}
        made = made_of(told, policy)
        assert list(grid.cell(facts(made, policy.measure))) == cell, (told, made)


LINES: dict[object, tuple[float | None, ...]] = {  # of five replies; whatever the present turn adds
    "worsening": (0.0, 0.0, 0.0, 0.9, 0.9),
    "improving": (1.0, 1.0, 1.0, 0.1, 0.1),
    "steady": (None,) * 5,
}


def made_of(told: Mapping[str, Any], policy: Policy) -> Situation:
    """Think out a situation with these facts."""
    chances = {name.removeprefix("chance "): p for name, p in told.items() if name.startswith("chance ")}
    intent, emotion = told["intent"], told["emotion"]
    if intent == OTHER:
        intent = next(one for one in INTENTS if one not in grid_names(policy))
    if emotion == OTHER:
        felt = {one for row in policy.rows for one in row.when.emotion or ()}
        emotion = next(one for one in EMOTIONS if one not in felt)
    found = Findings(
        Finding(emotion, told["feels"]),
        Finding(intent, told["confidence"], chances),
        Finding("en", 1.0),
        intensity=told["intensity"],
    )
    asked = Past("gone", "joy", "person", "say", 1.0)
    past = [Past("gone", "joy", "gift", "say", 0.0, gloom, 1.0) for gloom in LINES[told["trend"]]]
    missed = next(iter(policy.misses), "gone") if told["missed_before"] else "gone"
    past = [*((asked,) if told["asked_for_person"] else ()), *past[:-1], replace(past[-1], row=missed)]
    answer = None if told["knowledge"] < 0 else Answer("…", (), told["knowledge"], "en")
    return Situation(found, answer, tuple(past), told["perceived"], told["flow"], told["offer"])


def grid_names(policy: Policy) -> set[str]:
    """Return the intents that have a place of their own."""
    whens = [row.when for row in policy.rows]
    named = {one for when in whens for one in (*(when.intent or ()), *(when.not_intent or ()), *when.chance)}
    return {*named, *(("person",) if any(when.asked_for_person is not None for when in whens) else ())}


def test_the_table_of_the_shop_has_no_gap_and_no_row_without_use() -> None:
    pack = load_pack(shop_pack())
    policy = load_policy(shop_pack(), pack)
    found = coverage(policy, pack)
    assert (found.covered, found.gap) == ({}, None)
    assert all(found.counts[row.name] > 0 for row in policy.rows)
    assert found.cells < 4_000_000


def test_a_gap_is_told_in_words() -> None:
    policy = table(When(knowledge=0.5), When(knowledge="none", intent_unsure=True), When(emotion=("anger",)))
    found = cover(policy, INTENTS, EMOTIONS, "policy.yml")
    assert found.gap is not None
    with pytest.raises(Misconfigured, match=r"policy\.yml: no row decides when .*; add a row for it"):
        check(policy, INTENTS, EMOTIONS, "policy.yml")
    assert found.gap == (
        "the intent is any other, the intent is unsure, the emotion is anger, the emotion is unsure, "
        "the answer's score is 0 or more"
    )


@pytest.mark.parametrize(
    ("whens", "message"),
    [
        ([When(), When(trend=("worsening",))], "row 1 never decides: row 0 fit first"),
        (
            [When(perceived=True), When(perceived=False), When(missed_before=True)],
            "row 2 never decides: row 0, row 1 fit first",
        ),
        (
            [When(asked_for_person=True), When(intent=("person",)), When()],
            "row 1 never decides: row 0 fit first",
        ),
        ([When(perceived=False, knowledge=0.0), When()], "row 0 never decides: its conditions contradict"),
        ([When(perceived=False, intent=("gift",)), When()], "row 0 never decides: its conditions contradict"),
        ([When(intent=("gift",), not_intent=("gift",)), When()], "row 0 never decides"),
        ([When(intent=("gift",), intent_unsure=True), When()], "row 0 never decides"),
        ([When(intent=("gift",), chance={"damage": 0.6}), When()], "row 0 never decides"),
        ([When(chance={"gift": 0.6, "damage": 0.6}), When()], "row 0 never decides"),
        ([When(chance={"damage": 0.4}), When(intent=("damage",)), When()], "row 1 never decides: row 0 fit"),
        ([When(emotion=("fear", "joy")), When(emotion=("joy",)), When()], "row 1 never decides: row 0 fit"),
        ([When(intensity=0.3), When(intensity=0.7), When()], "row 1 never decides: row 0 fit first"),
    ],
)
def test_a_row_that_never_decides_is_named_with_what_covers_it(whens: list[When], message: str) -> None:
    with pytest.raises(Misconfigured, match=message):
        check(table(*whens), INTENTS, EMOTIONS, "policy.yml")


def test_without_a_row_that_misses_no_turn_was_missed_before() -> None:
    rows = (Row("twice", When(missed_before=True), "say", "…"), Row("last", When(), "say", "…"))
    assert cover(Policy(rows), INTENTS, EMOTIONS, "policy.yml").covered == {"twice": ()}
    assert not cover(Policy((rows[0], replace(rows[1], misses=True))), INTENTS, EMOTIONS, "p").covered


def test_too_many_numbers_are_refused_before_they_are_gone_through() -> None:
    many = [
        When(chance=dict.fromkeys(INTENTS, at / 20), intensity=at / 20, knowledge=at / 20) for at in range(20)
    ]
    with pytest.raises(Misconfigured, match=r"tell [\d,]+ situations apart; the limit is 16,000,000"):
        cover(table(*many), INTENTS, EMOTIONS, "policy.yml")
