import numpy as np
import pytest

from frontdesk.training.fusion import mean, pool, pool_of_veiled, served, veiled
from frontdesk.turn.findings import EMOTIONS
from frontdesk.understanding.fuse import best
from frontdesk.understanding.sources import PRIOR


def sure(emotion: str, p: float = 0.94) -> dict[str, float]:
    return {one: p if one == emotion else (1 - p) / 6 for one in EMOTIONS}


def test_an_angry_voice_is_heard_over_plain_words_where_sources_that_see_nothing_are_weakened() -> None:
    words, tone = sure("neutral", 0.985), sure("anger", 0.7)
    assert best(served(words, tone)) == best(pool_of_veiled(words, tone)) == "anger"
    assert best(mean(words, tone)) == best(pool(words, tone)) == "neutral"


@pytest.mark.parametrize("emotion", [one for one in EMOTIONS if one != "surprise"])
def test_what_both_sources_say_stands(emotion: str) -> None:
    for rule in (served, pool_of_veiled):
        fused = rule(sure(emotion), sure(emotion))
        assert best(fused) == emotion
        assert np.isclose(sum(fused.values()), 1)


def test_plain_words_are_little_evidence_against_anger_and_angry_words_stay_evidence_for_it() -> None:
    softened, kept = (veiled(sure(one, 0.97), PRIOR, "neutral", 0.5) for one in ("neutral", "anger"))
    assert best(softened) == "neutral"
    assert softened["anger"] > 5 * sure("neutral", 0.97)["anger"]
    assert kept["anger"] == pytest.approx(0.97, abs=0.05)
