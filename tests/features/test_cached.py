from collections.abc import Sequence
from threading import Thread

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.features.cached import Cached
from frontdesk.features.embedding import Floats, Role
from frontdesk.features.hashed import HashedNgrams


class Counting:
    name = "counting"

    def __init__(self) -> None:
        self.behind, self.calls = HashedNgrams(), list[str]()

    def embed(self, texts: Sequence[str], role: Role = "query") -> Floats:
        self.calls += texts
        return self.behind.embed(texts, role)


@given(st.lists(st.lists(st.text("ab退", min_size=1, max_size=3), max_size=6), max_size=8), st.integers(1, 5))
def test_what_is_remembered_equals_what_is_made_anew(batches: list[list[str]], size: int) -> None:
    cached, plain = Cached(HashedNgrams(), size), HashedNgrams()
    for batch in batches:
        np.testing.assert_array_equal(cached.embed(batch), plain.embed(batch))


def test_a_text_is_embedded_once_and_roles_are_kept_apart() -> None:
    counting = Counting()
    cached = Cached(counting)
    cached.embed(["a", "b", "a"])
    cached.embed(["b"])
    cached.embed(["b"], "passage")
    assert counting.calls == ["a", "b", "b"]


def test_the_oldest_is_forgotten_first() -> None:
    counting = Counting()
    cached = Cached(counting, size=2)
    for text in ("a", "b", "c", "b", "a"):
        cached.embed([text])
    assert counting.calls == ["a", "b", "c", "a"]


def test_what_another_thread_lets_be_forgotten_meanwhile_is_given_all_the_same() -> None:
    """A changed pack is learnt beside the turns: its texts push out those that a turn is about to use."""
    plain = HashedNgrams()

    class Busy(Counting):
        def embed(self, texts: Sequence[str], role: Role = "query") -> Floats:
            if list(texts) == ["b"]:
                other = Thread(target=cached.embed, args=(["c", "d"],))
                other.start()
                other.join(10)
                assert not other.is_alive()  # nobody waits for who embeds
            return super().embed(texts, role)

    cached = Cached(Busy(), size=2)
    cached.embed(["a"])
    np.testing.assert_array_equal(cached.embed(["a", "b"]), plain.embed(["a", "b"]))
