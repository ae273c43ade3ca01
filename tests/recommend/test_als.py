import sys

import numpy as np
import pytest

from frontdesk.errors import NotReady
from frontdesk.recommend.als import ALS, Options
from recommend.logs import floats, seen, two_tastes


def test_a_customer_s_factors_are_those_that_the_library_would_find() -> None:
    als = pytest.importorskip("implicit.als", reason="pip install frontdesk[train]")
    sparse = pytest.importorskip("scipy.sparse")
    rows = two_tastes()
    made = ALS.fit(rows, Options(width=4))
    matrix = sparse.csr_matrix((np.full(len(rows.user), 11.0), (rows.user, rows.item)), shape=(40, 13))
    model = als.AlternatingLeastSquares(
        factors=4, regularization=0.05, alpha=1.0, iterations=15, random_state=0, num_threads=1
    )
    model.fit(matrix, show_progress=False)
    for user in range(3):
        mine = made.customer(seen(*rows.item[rows.rows(user)].tolist()))
        np.testing.assert_allclose(mine, model.recalculate_user(user, matrix[user]), atol=1e-3)


def test_without_the_library_it_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "implicit.als", None)
    with pytest.raises(NotReady, match=r"implicit is not installed.*frontdesk\[train\]"):
        ALS.fit(two_tastes())


def test_it_is_served_without_the_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "implicit", None)
    factors = np.eye(3, 2, dtype=np.float32)
    arrays = {"factors": factors, "gram": factors.T @ factors, "sure": floats([10])}
    scores = ALS.of(arrays).scores([seen(0)])[0]
    assert scores[0] > scores[1]
    assert np.isnan(scores[2])


def test_factors_that_do_not_fit_are_not_opened() -> None:
    with pytest.raises(ValueError, match="differ in width"):
        ALS.of({"factors": np.zeros((3, 2)), "gram": np.zeros((3, 3)), "sure": np.ones(1)})
