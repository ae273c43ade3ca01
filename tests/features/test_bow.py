"""The counts are those of scikit-learn, which makes its runs of words and characters itself."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from frontdesk.features import bow
from frontdesk.features.feature import Array, Tools
from frontdesk.models.store import ModelStore
from frontdesk.preprocess.steps import cleaned, prepared

pytest.importorskip("sklearn")
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.pipeline import FeatureUnion

TOOLS = Tools(ModelStore(Path("none")))
ROWS = st.lists(st.text("abA ,.我要退货", max_size=25), min_size=1, max_size=6)


def dense(rows: list[Array], width: int) -> NDArray[np.float64]:
    out = np.zeros((len(rows), width))
    for row, entries in zip(out, rows, strict=True):
        row[entries[:, 0].astype(int)] = entries[:, 1]
    return out


@given(ROWS, st.booleans(), st.integers(1, 2))
def test_counts_are_those_of_scikit_learn(rows: list[str], binary: bool, min_df: int) -> None:
    rows = ["a b", "a b", *rows]
    words = CountVectorizer(
        tokenizer=prepared,
        token_pattern=None,
        lowercase=False,
        ngram_range=(1, 3),
        binary=binary,
        min_df=min_df,
    )
    characters = CountVectorizer(
        analyzer="char_wb", preprocessor=cleaned, ngram_range=(2, 4), binary=binary, min_df=min_df
    )
    wanted = FeatureUnion([("words", words), ("characters", characters)]).fit_transform(rows).toarray()
    settings = bow.Settings(words=(1, 3), characters=(2, 4), binary=binary, min_df=min_df)
    fitted = bow.build(settings, TOOLS).fit(rows)
    assert np.array_equal(dense(fitted.extract(rows), fitted.shape.width), wanted)


def test_what_was_learnt_is_read_from_the_folder(tmp_path: Path) -> None:
    fitted = bow.build(bow.Settings(), TOOLS).fit(["a b"])
    fitted.save(tmp_path)
    assert bow.build(bow.Settings(), Tools(TOOLS.store, folder=tmp_path)).name == fitted.name
