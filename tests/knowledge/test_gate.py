from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.errors import Misconfigured
from frontdesk.features.cached import Cached
from frontdesk.features.e5 import E5
from frontdesk.features.embedding import Embedder
from frontdesk.features.hashed import HashedNgrams
from frontdesk.knowledge.gate import Evidence, Gate, Weights, evidence, read, write
from frontdesk.knowledge.hit import Hit, Signs
from frontdesk.knowledge.refusal import judged, parts, scored, tradeoff
from frontdesk.knowledge.second import English
from frontdesk.models.store import ModelStore
from knowledge.pages import Counted, passage, shop

SIGNS = Signs(0.5, 0.4, 0.3, 1.0)
WEIGHTS = Weights(-1.0, Evidence(2.0, 2.0, 1.0, -0.5, -3.0, -1.0, 1.0, 1.0))
numbers = st.floats(-1, 1)


def hit(view: str, text: str = "The kettle NL-K17 costs 199 yuan.") -> Hit:
    return Hit(passage(text), 0.7, 0.3, 0.5, SIGNS, view=view)


def test_a_question_for_what_a_page_does_not_give_is_less_likely_answered_by_it() -> None:
    gate = Gate(WEIGHTS)
    assert gate(hit("how heavy is the kettle")) < gate(hit("what does the kettle cost"))


def test_a_code_that_the_page_does_not_name_speaks_against_it() -> None:
    assert evidence(hit("is the NL-K17 in stock")).amiss == 0
    assert evidence(hit("is the NL-K99 in stock")).amiss == 1
    assert evidence(hit("is the kettle in stock")).amiss == 0


def test_a_photo_without_words_is_judged_by_the_search() -> None:
    assert Gate(WEIGHTS)(hit("")) == 0.7


@pytest.mark.parametrize(
    ("view", "text", "asked"),
    [("how much", "It costs 5.", True), ("多少钱", "It costs 5.", False), ("how much", "五元。", False)],
)
def test_the_second_embedder_is_asked_where_both_are_english(view: str, text: str, asked: bool) -> None:
    second = Counted()
    Gate(WEIGHTS, WEIGHTS, lambda: second)(hit(view, text))
    assert bool(second.seen) == asked


def test_without_the_second_model_the_gate_of_the_first_judges() -> None:
    found = hit("how much is the kettle")
    assert Gate(WEIGHTS, WEIGHTS)(found) == Gate(WEIGHTS)(found)


@given(st.lists(numbers, min_size=9, max_size=9), st.lists(numbers, min_size=8, max_size=8))
def test_the_gate_is_a_probability_and_weights_come_back_as_they_were_written(
    made: Sequence[float], signs: Sequence[float]
) -> None:
    weights = Weights(made[0], Evidence(*made[1:]))
    back = read(write({"x": weights}))["x"]
    assert 0 <= weights(Evidence(*signs)) <= 1
    assert back(Evidence(*signs)) == pytest.approx(weights(Evidence(*signs)), abs=1e-3)


def test_an_embedder_that_no_gate_was_fitted_for_is_named() -> None:
    with pytest.raises(Misconfigured, match=r"no gate for the vectors of 'other\.v1'"):
        Gate.of("other.v1")


def test_the_report_of_the_fallback_refuses_most_of_what_nothing_answers() -> None:
    embed: Embedder = HashedNgrams()
    trials = list(judged("bikes", shop("bikes.yml"), embed, None))
    score = scored(trials, Gate.of(embed.name).first, None)
    found = parts(trials, score, 0.5)
    assert set(found) == {"all", "zh", "en", "across"}
    assert found["all"].recall > 0.9
    curve = tradeoff(trials, score)
    assert [recall for *_, recall in curve] == sorted(recall for *_, recall in curve)


@pytest.mark.models
@pytest.mark.slow
def test_the_shipped_gate_holds_on_a_shop_that_it_was_not_fitted_on(store: ModelStore) -> None:
    embed, second = Cached(E5.open(store.path("e5")), size=5_000), English(store, size=5_000)
    trials = list(judged("bikes", shop("bikes.yml"), embed, second()))
    gate = Gate.of(embed.name, second)
    found = parts(trials, scored(trials, gate.first, gate.both), 0.5)["all"]
    assert found.auroc > 0.91
    assert found.recall > 0.85
    assert found.false < 0.25
