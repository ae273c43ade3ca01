from collections.abc import Sequence

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.compute.queue import InferenceQueue
from frontdesk.features.embedding import Floats, Role
from frontdesk.features.hashed import HashedNgrams
from frontdesk.jobs.portions import TOGETHER, Portions


class Noted:
    """Notes how much it is asked for at a time."""

    name = HashedNgrams().name

    def __init__(self) -> None:
        self.asked: list[list[int]] = []

    def embed(self, texts: Sequence[str], role: Role = "query") -> Floats:
        self.asked.append([len(text) for text in texts])
        return HashedNgrams().embed(texts, role)


@given(st.lists(st.text(max_size=30), max_size=60))
def test_portions_give_what_the_embedder_gives_at_once(texts: list[str]) -> None:
    queue, noted = InferenceQueue(), Noted()
    portions = Portions(noted, queue)
    assert np.array_equal(portions.embed(texts), HashedNgrams().embed(texts))
    assert portions.name == noted.name
    asked = [length for portion in noted.asked for length in portion]
    assert asked == sorted(map(len, texts))
    assert all(len(portion) <= TOGETHER for portion in noted.asked)
    queue.close()
