from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogue.clerks import PACK, POLICY, hear, showing
from frontdesk.dialogue.grid import Grid, axes
from frontdesk.dialogue.past import Past
from frontdesk.dialogue.tact import Tact
from frontdesk.knowledge.followup import Earlier
from frontdesk.turn.findings import EMOTIONS, Finding, Findings

TACT = POLICY.tact
CALM = Findings(Finding("neutral", 0.9, {"neutral": 0.9}), Finding("recommendation", 0.9), Finding("en", 1.0))
WISHES = (
    "looking for a quiet kettle under 200",
    "有没有两百以内静音的水壶",
    "cheaper",
    "换一个",
    "what goes with my kettle",
)


def found(emotion: str, chance: float, matter: str, gloom: float = 0.4) -> Findings:
    """Feel an emotion, surely or not, and want something with a chance beside a wish for a suggestion."""
    felt = Finding(emotion, gloom, {emotion: gloom, "neutral": 1 - gloom})
    odds = {"recommendation": 1 - chance, matter: chance}
    likeliest = max(odds, key=lambda one: odds[one])
    return Findings(felt, Finding(likeliest, odds[likeliest], odds), Finding("en", 1.0), intensity=0.1)


TROUBLED = st.sampled_from(TACT.emotions)
MATTERS = st.sampled_from(TACT.intents)
CHANCES = st.floats(TACT.chance, 1)


@given(TROUBLED, CHANCES, MATTERS, st.sampled_from(WISHES), st.floats(0, 1))
def test_nothing_is_suggested_to_who_is_troubled_by_what_went_wrong(
    emotion: str, chance: float, matter: str, wish: str, gloom: float
) -> None:
    closed = TACT.closed(wish, found(emotion, chance, matter, gloom))
    assert closed
    for state in (showing(), showing(turns=1)):
        assert hear(wish, "recommendation", state, closed=closed).fact != "asks"


@given(TROUBLED, CHANCES, MATTERS, st.integers(0, 2))
def test_a_calm_wish_behind_trouble_waits(emotion: str, chance: float, matter: str, ago: int) -> None:
    calm = Past("answer", "neutral", "greeting", gloom=0.0)
    trouble = Past("answer", emotion, matter, confidence=chance, gloom=0.9)
    assert TACT.closed("a kettle please", CALM, (trouble, *[calm] * ago))
    felt = replace(trouble, intent="greeting")  # the feeling then, the matter now
    wanted = found("neutral", chance, matter)
    assert TACT.closed("a kettle please", wanted, (felt, *[calm] * ago))
    assert not TACT.closed("a kettle please", CALM, (trouble, *[calm] * TACT.turns))


@given(st.sampled_from(("neutral", "joy", "surprise")), CHANCES, MATTERS)
def test_a_calm_customer_is_served_whatever_they_speak_of(emotion: str, chance: float, matter: str) -> None:
    assert not TACT.closed("a kettle please", found(emotion, chance, matter))


@pytest.mark.parametrize(
    "text",
    [
        "your kettle is rubbish, I want my money back, anything cheaper?",
        "Outrageous! It broke again. Recommend me another",
        "气死我了，耳机又坏了，有没有不坏的耳机",
        "垃圾水壶，退钱！再推荐一个",
        "呵呵，买回来就冒烟的充电宝，还有什么好货推荐啊",
        "so my charger caught fire. which one do you suggest next",
    ],
)
def test_plain_words_close_the_gate_whatever_was_found(text: str) -> None:
    assert TACT.closed(text, CALM)
    then = Past("answer", "neutral", "greeting", gloom=0.0, earlier=Earlier(text))
    assert TACT.closed("a lamp", CALM, (then,))


@pytest.mark.parametrize(
    "text", [*WISHES, "my old kettle broke, I need a new one", "I hate noise, a quiet fan please"]
)
def test_one_half_alone_does_not(text: str) -> None:
    assert not TACT.closed(text, CALM)


def test_a_clause_counts_by_itself_where_the_message_is_stirred_at_all() -> None:
    bare = Tact(intents=("damaged_item",))
    text = "the third one in pieces, and nobody answers, which kettle do you recommend"

    def reads(words: str) -> Findings:
        return found("anger", 0.9, "damaged_item", 0.8) if "pieces" in words else CALM

    stirred = found("neutral", 0.0, "damaged_item")
    stirred = replace(stirred, emotion=Finding("neutral", 0.9, {"neutral": 0.9, "anger": 0.1}))
    assert bare.closed(text, stirred, (), reads)
    assert not bare.closed(text, CALM, (), reads)  # nothing of it shows in the whole
    assert not bare.closed(text, stirred)
    assert not bare.closed("which kettle in pieces", stirred, (), reads)  # one clause: it was read as it is


def test_a_pack_without_words_rests_on_what_was_found() -> None:
    bare = Tact(intents=("complaint",))
    assert not bare.closed("rubbish, refund", CALM)
    assert bare.closed("", found("anger", 0.2, "complaint"))
    assert replace(bare, turns=0).closed("", CALM, (Past("", "anger", "complaint", "", 1.0, 1.0),)) is False
    assert bare.restricted(("refund",)).intents == ()


def test_of_all_situations_of_the_shop_none_suggests_where_nothing_may_be() -> None:
    """Go through every cell of the shop's table: with no wish, or at no time for it, no row suggests."""
    grid = Grid(POLICY, axes(POLICY, PACK.labels, EMOTIONS))
    suggesting = [at for at, row in enumerate(POLICY.rows) if row.name in POLICY.suggests]
    at = list(grid.axes).index("offer")
    for fact in ("none", "closed"):
        owner = np.take(grid.owner, grid.axes["offer"].index(fact), axis=at)
        assert not np.isin(owner, suggesting).any(), fact
    asks = np.take(grid.owner, grid.axes["offer"].index("asks"), axis=at)
    assert np.isin(asks, suggesting).any()
