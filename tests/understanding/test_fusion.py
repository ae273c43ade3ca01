import shutil
from itertools import chain, combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.errors import ModelCorrupt
from frontdesk.turn.findings import EMOTIONS, Evidence
from frontdesk.understanding.fuse import best
from frontdesk.understanding.fusion import WEIGHTS, Fusion, felt, shipped
from frontdesk.understanding.reading import Opinion
from frontdesk.understanding.sources import PRIOR, SOURCES, Source
from frontdesk.understanding.words import Modality

WHERE: dict[Source, Modality] = {"words": "text", "tone": "audio", "face": "image"}
SUBSETS = list(chain.from_iterable(combinations(SOURCES, size) for size in range(4)))


def sure(emotion: str, p: float = 0.9) -> dict[str, float]:
    return {one: p if one == emotion else (1 - p) / 6 for one in EMOTIONS}


def opinion(source: Source, emotion: str, p: float = 0.9) -> Opinion:
    return Opinion(WHERE[source], sure(emotion, p), 1.0, (Evidence(SOURCES.index(source)),), source)


opinions = st.fixed_dictionaries({}, optional={
    source: st.lists(st.floats(0.01, 1), min_size=7, max_size=7).map(
        lambda weights: {one: w / sum(weights) for one, w in zip(EMOTIONS, weights, strict=True)}
    )
    for source in SOURCES
})  # fmt: skip


@given(st.lists(opinions, min_size=1, max_size=6))
def test_rows_do_not_touch_one_another_and_each_is_a_distribution(
    rows: list[dict[Source, dict[str, float]]],
) -> None:
    together = shipped().fuse(rows)
    for row, found in zip(rows, together, strict=True):
        assert set(found) == set(EMOTIONS)
        assert sum(found.values()) == pytest.approx(1)
        assert shipped().fuse([row])[0] == pytest.approx(found, abs=1e-5)


def test_nothing_is_the_prior_and_a_source_alone_stands_as_it_is() -> None:
    assert shipped().fuse([{}, {"tone": sure("fear")}]) == [PRIOR, sure("fear")]


@pytest.mark.parametrize("emotion", [one for one in EMOTIONS if one not in ("neutral", "surprise")])
def test_a_feeling_that_one_source_hides_is_not_lost(emotion: str) -> None:
    pairs: list[tuple[Source, Source]] = [("tone", "words"), ("words", "tone")]
    for shows, hides in pairs:
        assert best(shipped().fuse([{shows: sure(emotion), hides: sure("neutral")}])[0]) == emotion


def test_friendly_words_in_a_furious_voice_are_anger() -> None:
    assert best(shipped().fuse([{"tone": sure("anger"), "words": sure("joy")}])[0]) == "anger"


@pytest.mark.parametrize("sources", SUBSETS, ids=["+".join(one) or "nothing" for one in SUBSETS])
def test_every_subset_gives_a_finding_with_shares_over_what_is_there(sources: tuple[Source, ...]) -> None:
    found = felt([opinion(one, "anger") for one in sources], shipped())
    assert found.value == ("anger" if sources else "unknown")
    assert set(found.shares) == {WHERE[one] for one in sources}
    assert found.unsure == (not sources)
    assert sum(map(abs, found.shares.values())) == pytest.approx(1 if sources else 0)
    assert {place.part for place in found.evidence} == {SOURCES.index(one) for one in sources}


def test_an_unsure_finding_says_so() -> None:
    assert felt([opinion("words", "anger", 0.3)], shipped()).unsure


def test_a_model_that_fuses_something_else_is_refused(tmp_path: Path) -> None:
    copy = shutil.copytree(WEIGHTS, tmp_path / "emotion")
    said = (copy / "model.json").read_text("utf-8")
    (copy / "model.json").write_text(said.replace('"surprise"', '"boredom"'), "utf-8")
    with pytest.raises(ModelCorrupt, match="does not fuse tone, face"):
        Fusion.open(copy)
