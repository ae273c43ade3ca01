from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.errors import InvalidInput, ModelMissing, NotReady
from frontdesk.features import tokens
from frontdesk.features.feature import Learnt, Shape, Tools
from frontdesk.models.store import ModelStore

TOOLS = Tools(ModelStore(Path("none")))
ROWS = ["I want a refund", "a refund", "我要退货", "我要退货", "退款"]


def fitted(**settings: object) -> tokens.Tokens:
    feature = tokens.build(tokens.Settings.model_validate(settings), TOOLS)
    assert isinstance(feature, tokens.Tokens)
    return feature.fit(ROWS)


@given(st.text(max_size=80))
def test_every_text_has_at_least_one_id_and_none_too_many(text: str) -> None:
    feature = fitted(max_tokens=5)
    (row,) = feature.extract([text])
    assert row.dtype == np.int64
    assert 1 <= len(row) <= 5
    assert np.all((row.astype(int) >= 0) & (row.astype(int) < feature.shape.width))


def test_words_that_enough_rows_hold_have_ids_and_others_have_0() -> None:
    feature = fitted()
    assert feature.vocabulary is not None
    assert feature.vocabulary.terms == ("a", "refund", "我", "我要", "要", "货", "退", "退货")
    assert feature.shape == Shape("ids", 9)
    assert [row.tolist() for row in feature.extract(["a zebra refund", ""])] == [[1, 0, 2], [0]]


def test_a_chinese_word_that_is_unknown_is_read_as_its_characters() -> None:
    assert fitted().extract(["我要退货退款"])[0].tolist() == [4, 8, 7, 0]


def test_the_vocabulary_is_cut_at_the_commonest() -> None:
    assert fitted(max_vocabulary=2, min_df=1).shape.width == 3


def test_what_was_learnt_is_read_back(tmp_path: Path) -> None:
    feature = fitted()
    feature.save(tmp_path)
    again = tokens.build(tokens.Settings(), Tools(TOOLS.store, folder=tmp_path))
    assert again.name == feature.name
    assert again.shape == feature.shape


def test_it_learns_before_it_extracts() -> None:
    feature = tokens.Tokens(tokens.Settings())
    assert isinstance(feature, Learnt)
    assert feature.shape.width == 0
    with pytest.raises(NotReady):
        feature.extract(["a"])
    with pytest.raises(NotReady):
        feature.save(Path("none"))
    with pytest.raises(InvalidInput):
        fitted().extract([np.zeros(2)])


def test_a_tokenizer_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match=r"tokenizer\.json"):
        tokens.build(tokens.Settings(tokenizer=str(tmp_path)), TOOLS)


@pytest.mark.models
@pytest.mark.parametrize(
    ("model", "first", "last", "width"), [("minilm", 101, 102, 30_522), ("e5", 0, 2, 133_037)]
)
def test_ids_of_a_pretrained_network_stand_between_its_own_tokens(
    store: ModelStore, model: str, first: int, last: int, width: int
) -> None:
    if not store.has(model):
        pytest.skip(f"{model} was not pulled")
    feature = tokens.build(tokens.Settings(tokenizer=model, max_tokens=8), Tools(store))
    assert not isinstance(feature, Learnt)
    assert feature.shape == Shape("ids", width)
    for row in feature.extract(["refund", "refund please " * 30]):
        assert (row[0], row[-1]) == (first, last)
        assert len(row) <= 8
