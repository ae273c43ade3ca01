import numpy as np
import pytest

from frontdesk.features.hashed import HashedNgrams
from frontdesk.training.packs import FOLDS, Rows, folds, measure
from frontdesk.understanding.intent import vectors_of
from frontdesk.understanding.pack import OUT_OF_SCOPE, Intent, Pack

RANDOM = np.random.default_rng(0)


def pack(**examples: dict[str, tuple[str, ...]]) -> Pack:
    intents = tuple(Intent(name, {"zh": name, "en": name}, lines) for name, lines in examples.items())
    return Pack(intents, {}, {})


def lines(zh: str, en: str, count: int = 10) -> dict[str, tuple[str, ...]]:
    return {
        "zh": tuple(f"{zh}{at}" for at in range(count)),
        "en": tuple(f"{en} {at}" for at in range(count)),
    }


PACK = pack(
    order=lines("订单到哪了", "where is my parcel"),
    refund=lines("请把钱退给我", "give me my money back"),
    out_of_scope=lines("写一首诗", "write a poem"),
)
VECTORS, NEUTRAL = vectors_of(PACK, HashedNgrams())


def test_every_intent_and_language_is_dealt_evenly_round_the_folds() -> None:
    rows = Rows.of(PACK, VECTORS, NEUTRAL)
    fold = folds(rows)
    for label in range(3):
        for language in ("zh", "en"):
            own = fold[(rows.labels == label) & (rows.languages == language)]
            assert np.bincount(own, minlength=FOLDS).tolist() == [2] * FOLDS


def test_what_is_easy_is_right_and_every_row_is_counted_once() -> None:
    found = measure(PACK, VECTORS, NEUTRAL)
    assert found.languages["all"].rows == 60
    assert found.languages["zh"].rows + found.languages["en"].rows == 60
    assert found.languages["all"].accuracy == 1
    assert found.scope is not None
    assert (found.scope.rows, found.scope.auroc, found.scope.recall) == (20, 1.0, 1.0)
    assert found.confusions == ()


def test_labels_dealt_by_chance_are_guessed_by_chance() -> None:
    vectors = RANDOM.normal(size=VECTORS.shape).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    found = measure(PACK, vectors, NEUTRAL)
    assert found.languages["all"].accuracy < 0.6
    assert found.scope is not None
    assert found.scope.auroc == pytest.approx(0.5, abs=0.25)
    worst = found.confusions[0]
    assert worst.count >= found.confusions[-1].count
    assert set(worst.examples) <= {text for intent, _, text in PACK.examples if intent == worst.intent}


def test_a_pack_in_one_language_with_nothing_out_of_scope_is_measured_in_what_it_has() -> None:
    english = pack(
        **{intent.id: {"en": intent.examples["en"]} for intent in PACK.intents if intent.id != OUT_OF_SCOPE}
    )
    found = measure(english, *vectors_of(english, HashedNgrams()))
    assert set(found.languages) == {"en", "all"}
    assert found.scope is None
    assert found.across == {}


def test_an_intent_with_a_single_example_cannot_be_right_but_does_no_harm() -> None:
    few = pack(
        order=lines("订单到哪了", "where is my parcel"),
        lone={"en": ("sing to me",)},
        refund=lines("请把钱退给我", "give me my money back"),
    )
    found = measure(few, *vectors_of(few, HashedNgrams()))
    assert found.languages["all"].rows == 41
    assert found.languages["zh"].accuracy == 1
