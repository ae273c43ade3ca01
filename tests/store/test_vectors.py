import numpy as np
import sqlalchemy as sql

from frontdesk.store.vectors import VectorStore


def test_vectors_are_found_by_digest_and_by_what_made_them(engine: sql.Engine) -> None:
    store = VectorStore(engine)
    made = {f"{n:064x}": np.full(3, n, np.float32) for n in range(1_200)}
    store.keep("one", made)
    store.keep("one", {f"{5:064x}": np.zeros(3, np.float32)})
    store.keep("other", {})
    found = store.of("one", [*made, "0" * 63 + "x"])
    assert found.keys() == made.keys()
    assert found[f"{5:064x}"].tolist() == [0, 0, 0]
    assert found[f"{7:064x}"].tolist() == [7, 7, 7]
    assert store.of("other", list(made)) == {}
