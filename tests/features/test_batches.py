import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.features.batches import by_length, padded


@given(st.lists(st.integers(0, 30), max_size=20), st.integers(1, 60))
def test_every_row_is_in_one_batch_and_no_batch_is_too_large(lengths: list[int], most: int) -> None:
    batches = list(by_length(lengths, most))
    assert sorted(place for batch in batches for place in batch) == list(range(len(lengths)))
    assert all(
        len(batch) == 1 or len(batch) * max(lengths[place] for place in batch) <= most for batch in batches
    )


@given(st.lists(st.lists(st.integers(1, 9), max_size=5), max_size=5))
def test_padding_adds_only_what_the_mask_leaves_out(rows: list[list[int]]) -> None:
    ids, mask = padded(rows, pad=-1)
    assert ids.shape == mask.shape
    assert [ids[at][mask[at] == 1].tolist() for at in range(len(rows))] == rows
    assert np.all(ids[mask == 0] == -1)
