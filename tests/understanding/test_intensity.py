import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.perception.percepts import Prosody
from frontdesk.turn.findings import EMOTIONS
from frontdesk.understanding.intensity import QUIET, intensity, raised, stress

ANGRY = {one: 0.9 if one == "anger" else 0.1 / 6 for one in EMOTIONS}
CALM, LOUD = Prosody(200.0, 50.0, -42.0, 5.0, 0.1), Prosody(300.0, 200.0, -20.0, 5.0, 0.1)

shares = st.lists(st.floats(0.001, 1), min_size=7, max_size=7)
voices = st.builds(
    Prosody, st.floats(50, 500), st.floats(0, 400), st.floats(-90, 0), st.floats(0, 9), st.floats(0, 1)
)


@given(shares, st.lists(st.text(max_size=50), max_size=3), st.lists(voices, max_size=2))
def test_it_lies_between_nothing_and_how_likely_there_is_a_feeling(
    weights: list[float], texts: list[str], heard: list[Prosody]
) -> None:
    told = {one: weight / sum(weights) for one, weight in zip(EMOTIONS, weights, strict=True)}
    found = intensity(told, texts, heard)
    assert 0 <= found <= 1 - told["neutral"] + 1e-9
    assert found >= QUIET * (1 - told["neutral"]) - 1e-9


def test_nothing_to_judge_by_is_no_strength() -> None:
    assert intensity({}, ["WHAT!!!"], [LOUD]) == 0


@pytest.mark.parametrize(
    ("plain", "stressed"),
    [
        ("Where is my order", "Where is my order?!!"),
        ("I am annoyed", "I am absolutely furious"),
        ("this is not ok", "this is NOT OK AT ALL"),
        ("no", "noooo"),
        ("我很生气", "我简直气炸了"),
        ("还没到", "还没到！！"),
        ("怎么回事", "到底怎么回事啊啊啊"),
    ],
)
def test_what_stresses_words_makes_it_stronger(plain: str, stressed: str) -> None:
    assert intensity(ANGRY, [stressed]) > intensity(ANGRY, [plain])


def test_a_loud_and_lively_voice_makes_plain_words_strong() -> None:
    assert (raised(CALM), raised(LOUD)) == (0, 2)
    assert intensity(ANGRY, ["my order has not come"], [LOUD]) >= 0.7
    assert intensity(ANGRY, ["my order has not come"], [CALM]) < 0.6


def test_order_numbers_are_not_shouted() -> None:
    assert stress("NLK-2044 and USB-C, USB or HDMI") == 0


def test_a_long_text_takes_no_longer_than_its_beginning() -> None:
    assert stress("!" * 3 + "a" * 5_000 + "!" * 9) == stress("!!!" + "a" * 1_997)
