from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.errors import ModelCorrupt
from frontdesk.models.convert.e5_file import E5File, blocks, stack


def packed(values: list[int], scale: float) -> bytes:
    """Write 32 weights: weight j into the low half of byte j, weight j + 16 into its high half."""
    low, high = values[:16], values[16:]
    return np.float16(scale).tobytes() + bytes(
        (a + 8) | ((b + 8) << 4) for a, b in zip(low, high, strict=True)
    )


@given(st.lists(st.integers(-8, 7), min_size=64, max_size=64), st.sampled_from([0.25, 1.0, 3.5]))
def test_four_bit_blocks_are_read_as_they_were_written(values: list[int], scale: float) -> None:
    raw = packed(values[:32], scale) + packed(values[32:], 2.0)
    dense = blocks(raw, rows=1).dense()
    assert dense.tolist() == [[*(v * scale for v in values[:32]), *(v * 2.0 for v in values[32:])]]


def test_matrices_stack_and_rows_are_picked_in_order() -> None:
    first, second = blocks(packed([1] * 32, 1.0), 1), blocks(packed([2] * 32, 1.0) + packed([3] * 32, 1.0), 2)
    both = stack([first, second])
    assert both.dense()[:, 0].tolist() == [1, 2, 3]
    assert both.pick(np.array([2, 0])).dense()[:, 0].tolist() == [3, 1]


def test_a_file_tells_its_sizes_its_pieces_and_its_characters(e5_source: Path) -> None:
    file = E5File.read(e5_source / "e5-small-q4.bin")
    assert (file.sizes.width, file.sizes.layers, file.sizes.inner) == (64, 2, 128)
    assert file.vocabulary.pieces[:5] == ("<s>", "<pad>", "</s>", "<unk>", "▁")
    assert file.vocabulary.scores[-1] == pytest.approx(-10)
    assert file.vocabulary.characters == {1: "", ord("Ａ"): "a"}
    assert file.vector("emb.ln.w").shape == (64,)
    assert file.matrix("l1.fo.w", 64).dense().shape == (64, 128)


def test_a_tensor_that_is_not_there_is_named(e5_source: Path) -> None:
    file = E5File.read(e5_source / "e5-small-q4.bin")
    with pytest.raises(ModelCorrupt, match=r"l9\.q\.w"):
        file.matrix("l9.q.w", 64)
    with pytest.raises(ModelCorrupt, match=r"emb\.word"):
        file.vector("emb.word")  # it is there, but in four bits


def test_a_file_cut_anywhere_in_its_header_is_refused(e5_source: Path, tmp_path: Path) -> None:
    whole = (e5_source / "e5-small-q4.bin").read_bytes()
    for size in (0, 3, 4, 20, 47, 80, 150, 300):
        (tmp_path / "cut.bin").write_bytes(whole[:size])
        with pytest.raises(ModelCorrupt, match=r"cut\.bin"):
            E5File.read(tmp_path / "cut.bin")


def test_another_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "other.bin").write_bytes(b"GGUF" + bytes(1_000))
    with pytest.raises(ModelCorrupt, match="first four bytes"):
        E5File.read(tmp_path / "other.bin")


def test_a_file_cut_in_its_weights_is_refused(e5_source: Path, tmp_path: Path) -> None:
    whole = (e5_source / "e5-small-q4.bin").read_bytes()
    (tmp_path / "cut.bin").write_bytes(whole[:-1])
    with pytest.raises(ModelCorrupt, match="outside the file"):
        E5File.read(tmp_path / "cut.bin")
