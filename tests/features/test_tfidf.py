"""The weights are those of scikit-learn, which makes its runs of words and characters itself."""

from pathlib import Path
from typing import Literal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.features import tfidf
from frontdesk.features.feature import Tools
from frontdesk.models.store import ModelStore
from frontdesk.preprocess.steps import cleaned, prepared

pytest.importorskip("sklearn")
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import FeatureUnion

TOOLS = Tools(ModelStore(Path("none")))
ROWS = st.lists(st.text("abA ,.我要退货", max_size=25), min_size=1, max_size=6)


@given(ROWS, st.booleans(), st.sampled_from(["l1", "l2", "none"]))
def test_weights_are_those_of_scikit_learn(
    rows: list[str], sublinear: bool, norm: Literal["l1", "l2", "none"]
) -> None:
    rows = ["a b", "b c", *rows]
    same = {"sublinear_tf": sublinear, "norm": None if norm == "none" else norm}
    words = TfidfVectorizer(
        tokenizer=prepared, token_pattern=None, lowercase=False, ngram_range=(1, 2), **same
    )
    characters = TfidfVectorizer(analyzer="char_wb", preprocessor=cleaned, ngram_range=(2, 5), **same)
    wanted = FeatureUnion([("words", words), ("characters", characters)]).fit_transform(rows).toarray()
    fitted = tfidf.build(tfidf.Settings(sublinear_tf=sublinear, norm=norm), TOOLS).fit(rows)
    found = np.zeros(wanted.shape)
    assert fitted.shape.width == wanted.shape[1]
    for row, entries in zip(found, fitted.extract(rows), strict=True):
        row[entries[:, 0].astype(int)] = entries[:, 1]
    assert np.allclose(found, wanted, atol=1e-6)


def test_what_was_learnt_is_read_from_the_folder(tmp_path: Path) -> None:
    fitted = tfidf.build(tfidf.Settings(), TOOLS).fit(["a b"])
    fitted.save(tmp_path)
    assert tfidf.build(tfidf.Settings(), Tools(TOOLS.store, folder=tmp_path)).name == fitted.name
