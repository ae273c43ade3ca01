from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from frontdesk.models.sources import Join, Wanted, numeric

NAMES = st.text(max_size=20) | st.sampled_from(
    ["..", ".", "", "/etc/passwd", "a/b", "..\\x", "C:\\x", "a\0b"]
)


@given(NAMES)
def test_a_name_is_refused_or_stays_in_its_folder(name: str) -> None:
    try:
        taken = Wanted(member="m", name=name, size=0, sha256="0" * 64)
    except ValidationError:
        return
    folder = Path("/models/e5")
    assert (folder / taken.name).parent == folder
    assert taken.name not in {".", ".."}


@given(st.lists(st.integers(0, 10**6), unique=True))
def test_parts_sort_by_their_numbers(numbers: list[int]) -> None:
    names = [f"model.bin.part{number}" for number in numbers]
    assert sorted(names, key=numeric) == [f"model.bin.part{number}" for number in sorted(numbers)]


def test_part_10_before_part_2_is_refused() -> None:
    with pytest.raises(ValidationError, match="the parts of m are not in numeric order"):
        Join(name="m", parts=("part1", "part10", "part2"), size=0, sha256="0" * 64)
