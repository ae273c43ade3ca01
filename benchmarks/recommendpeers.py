"""Peers of `benchmarks.recommend`: popularity, and implicit ALS and item-kNN of the library `implicit`."""

from collections.abc import Callable
from typing import Any

import numpy as np
from implicit.als import AlternatingLeastSquares
from implicit.nearest_neighbours import CosineRecommender
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from frontdesk.recommend.log import Floats, Log

Scorer = Callable[[NDArray[np.int64]], Floats]  # numbers of customers -> (customers, items)


def matrix(log: Log, weight: float = 1.0) -> Any:
    """Return (customers, items), sparse."""
    shape = (len(log.customers), len(log.items))
    return csr_matrix((np.full(len(log.user), weight, np.float32), (log.user, log.item)), shape=shape)


def popularity(log: Log) -> Scorer:
    """Count who touched what."""
    counts = np.bincount(log.item, minlength=len(log.items)).astype(np.float32)
    return lambda users: np.tile(counts, (len(users), 1))


def als_model(log: Log, factors: int = 128, weight: float = 11.0, ridge: float = 0.05) -> Any:
    """Fit implicit ALS, on one thread."""
    model = AlternatingLeastSquares(
        factors=factors, regularization=ridge, alpha=1.0, iterations=15, random_state=0, num_threads=1
    )
    model.fit(matrix(log, weight), show_progress=False)
    return model


def als(log: Log, factors: int = 128, weight: float = 11.0, ridge: float = 0.05) -> Scorer:
    """Fit implicit ALS and score with the factors of its customers and items."""
    model = als_model(log, factors, weight, ridge)
    users, items = np.asarray(model.user_factors), np.asarray(model.item_factors)
    return lambda whom: (users[whom] @ items.T).astype(np.float32)


def itemknn(log: Log, neighbours: int = 200) -> Scorer:
    """Fit the cosine item-kNN of the library."""
    model = CosineRecommender(K=neighbours, num_threads=1)
    touched = matrix(log)
    model.fit(touched, show_progress=False)
    return lambda whom: (touched[whom] @ model.similarity).toarray().astype(np.float32)


PEERS = {"popularity": popularity, "implicit ALS, 128 factors": als, "implicit item-kNN, cosine": itemknn}
