from math import log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.knowledge.lexical import Lexical
from frontdesk.knowledge.tokens import asked

TEXTS = ("red light on the router", "return a router within seven days", "open on sundays")


def test_the_scores_are_those_of_the_formula() -> None:
    found = Lexical.build(TEXTS)
    lengths = [5, 6, 3]
    average = sum(lengths) / 3
    rare = log(1 + (3 - 2 + 0.5) / (2 + 0.5))
    wanted = [rare / (1 + 1.2 * (0.25 + 0.75 * length / average)) for length in lengths[:2]]
    np.testing.assert_allclose(found.scores(["router"]), [*wanted, 0.0], rtol=1e-5)


@pytest.mark.parametrize("texts", [(), ("",), ("", "?!"), ("one",)])
def test_texts_with_few_or_no_words_are_scored_without_a_fuss(texts: tuple[str, ...]) -> None:
    found = Lexical.build(texts)
    assert found.scores(["unheard"]).tolist() == [0.0] * len(texts)
    assert found.scores([]).shape == (len(texts),)
    assert found.holds(["unheard"]).tolist() == [0.0] * len(texts)


@given(st.lists(st.sampled_from(["router", "red", "light", "seven", "sunday", "zebra"]), max_size=6))
def test_no_text_scores_more_than_all_the_words_are_worth(words: list[str]) -> None:
    found = Lexical.build(TEXTS)
    said = asked(" ".join(words))
    assert (found.scores(said) <= found.weight(said) + 1e-6).all()


def test_the_share_of_codes_that_a_text_holds_is_told() -> None:
    found = Lexical.build(("F01 no water", "F01 or F02", "nothing"))
    assert found.holds(["f01", "f02"]).tolist() == [0.5, 1.0, 0.0]
