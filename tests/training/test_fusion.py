import numpy as np
import pytest

from frontdesk.training.fusion import mean, pool, served
from frontdesk.turn.findings import EMOTIONS
from frontdesk.understanding.emotion import PRIOR
from frontdesk.understanding.fuse import best


def sure(emotion: str, p: float = 0.94) -> dict[str, float]:
    return {one: p if one == emotion else (1 - p) / 6 for one in EMOTIONS}


def test_an_angry_voice_is_heard_over_plain_words_only_as_served() -> None:
    words, tone = sure("neutral", 0.985), sure("anger", 0.7)
    assert best(served(words, tone)) == "anger"
    assert best(mean(words, tone)) == best(pool(words, tone)) == "neutral"


@pytest.mark.parametrize("emotion", EMOTIONS)
def test_what_both_sources_say_stands(emotion: str) -> None:
    fused = served(sure(emotion), sure(emotion))
    assert best(fused) == emotion
    assert np.isclose(sum(fused.values()), sum(PRIOR.values()))
