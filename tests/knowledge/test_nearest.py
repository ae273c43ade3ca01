from pathlib import Path

import numpy as np
import pytest

from frontdesk.features.embedding import Floats, normalised
from frontdesk.knowledge.nearest import Nearest, Precision


def crowd(size: int, seed: int = 0) -> Floats:
    """Draw vectors in overlapping crowds: neighbours are near, and no crowd stands apart."""
    draw = np.random.default_rng(seed)
    middles = draw.standard_normal((64, 384))
    far = draw.standard_normal((size, 384)) * 1.5
    return normalised((middles[draw.integers(0, 64, size)] + far).astype(np.float32))


@pytest.mark.parametrize(("precision", "error"), [("half", 1e-3), ("int8", 3e-2)])
def test_the_nearest_are_found_and_kept_in_a_file_as_exact_as_promised(
    precision: Precision, error: float, tmp_path: Path
) -> None:
    vectors = crowd(6_000)
    Nearest.build(vectors, precision).write(tmp_path / "x")
    found = Nearest.open(tmp_path / "x")
    asked = normalised(vectors[:50] + 0.2 * crowd(50, 1))
    wanted = np.argsort(-(asked @ vectors.T), axis=1)[:, :10]
    got = found.search(asked, 10)
    recall = np.mean([len(set(a) & set(b)) / 10 for a, b in zip(got.tolist(), wanted.tolist(), strict=True)])
    assert recall > 0.7  # of pairwise unlike vectors; benchmarks/scale.py prints it for real ones
    numbers = np.array([5, 0, 5_999], np.int64)
    np.testing.assert_allclose(found.vectors(numbers), vectors[numbers], atol=error)
    assert (tmp_path / "x").stat().st_size < 6_000 * 384 * (2.4 if precision == "half" else 1.4)


def test_lists_that_grew_hold_what_was_kept_numbered_anew_and_what_is_new() -> None:
    vectors, more = crowd(5_000), crowd(30, 2)
    first = Nearest.build(vectors, "half")
    keep = np.arange(5_000) % 3 > 0
    grown = first.grown(keep, more)
    everything = np.concatenate([vectors[keep], more])
    assert grown.size == len(everything)
    np.testing.assert_allclose(grown.vectors(np.arange(grown.size)), everything, atol=1e-3)
    assert grown.search(everything[-3:], 1)[:, 0].tolist() == [grown.size - 3, grown.size - 2, grown.size - 1]


def test_a_search_that_is_narrowed_gives_only_what_is_wanted() -> None:
    vectors = crowd(900)
    found = Nearest.build(vectors, "half")
    wanted = np.zeros(900, np.bool_)
    wanted[[3, 8]] = True
    assert sorted(found.search(vectors[3:4], 4, wanted)[0].tolist()) == [-1, -1, 3, 8]
