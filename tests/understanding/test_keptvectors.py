from collections.abc import Sequence
from pathlib import Path

import numpy as np

from frontdesk.features.embedding import Floats, Role
from frontdesk.features.hashed import HashedNgrams
from frontdesk.understanding.keptvectors import embedded


class Counting:
    """Embeds by spelling and remembers what it was asked for."""

    def __init__(self, name: str = "counting.v1") -> None:
        self.name, self.asked = name, list[str]()

    def embed(self, texts: Sequence[str], role: Role = "query") -> Floats:
        self.asked.extend(texts)
        return HashedNgrams().embed(texts, role)


def test_only_new_texts_are_embedded_and_the_order_is_that_of_the_texts(tmp_path: Path) -> None:
    embedded(["退货", "refund"], Counting(), tmp_path)
    counting = Counting()
    found = embedded(["new", "refund", "退货", "new"], counting, tmp_path)
    assert counting.asked == ["refund", "退货", "new"]  # two probes, then what is new, once
    assert np.array_equal(found, HashedNgrams().embed(["new", "refund", "退货", "new"]))


def test_embedders_of_different_names_share_nothing(tmp_path: Path) -> None:
    embedded(["a"], Counting("one"), tmp_path)
    other = Counting("two")
    embedded(["a"], other, tmp_path)
    assert other.asked == ["a"]
    assert len(list(tmp_path.iterdir())) == 2


def test_without_a_folder_nothing_is_kept() -> None:
    counting = Counting()
    embedded(["a", "a"], counting)
    assert counting.asked == ["a", "a"]


def test_a_broken_file_keeps_nothing(tmp_path: Path) -> None:
    embedded(["a", "b"], Counting(), tmp_path)
    (kept,) = tmp_path.iterdir()
    for wrong in (b"", b"PK\x03\x04 no archive", kept.read_bytes()[:100]):
        kept.write_bytes(wrong)
        assert np.array_equal(embedded(["a", "b"], Counting(), tmp_path), HashedNgrams().embed(["a", "b"]))
