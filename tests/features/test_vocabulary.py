from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from frontdesk.features.vocabulary import Census, Vocabulary

ROWS = st.lists(st.lists(st.sampled_from("abcdef"), max_size=8), max_size=8)


@given(ROWS, st.integers(1, 3), st.integers(0, 4))
def test_the_terms_kept_are_the_commonest_of_those_in_enough_rows(
    rows: list[list[str]], least: int, most: int
) -> None:
    census = Census()
    for row in rows:
        census.add(row)
    kept = census.kept(least, most)
    enough = {term for term in "abcdef" if sum(term in row for row in rows) >= least}
    often = Counter(term for row in rows for term in row)
    assert set(kept) <= enough
    assert len(kept) == (min(most, len(enough)) if most else len(enough))
    assert all(often[inside] >= often[outside] for inside in kept for outside in enough - set(kept))


def test_terms_are_numbered_in_order() -> None:
    vocabulary = Vocabulary.of(["b", "a"])
    assert len(vocabulary) == 2
    assert vocabulary.places == {"b": 0, "a": 1}
