"""What holds for every source that is fitted on a log; what one does alone is told in its own file."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.errors import Misconfigured
from frontdesk.recommend.fitting import FITTERS, fit, told
from frontdesk.recommend.kept import OPENERS
from frontdesk.recommend.source import Seen
from recommend.logs import log, seen, two_tastes

pytest.importorskip("implicit", reason="pip install frontdesk[train]")
NAMES = tuple(FITTERS)
PERSONAL = tuple(name for name in NAMES if name != "popularity")
FEW = {"als": {"width": 2}}  # more factors than items would learn each row by heart
FITTED = fit(two_tastes(), NAMES, FEW)


@pytest.mark.parametrize("name", PERSONAL)
def test_who_likes_one_kind_is_offered_more_of_it(name: str) -> None:
    scores = FITTED[name].scores([seen(0, 1), seen(6, 7)])
    assert scores.shape == (2, 13)
    assert scores[0, 2:6].min() > scores[0, 8:12].max()
    assert scores[1, 8:12].min() > scores[1, 2:6].max()


@pytest.mark.parametrize("name", PERSONAL)
def test_there_is_no_opinion_of_items_that_nobody_touched(name: str) -> None:
    scores = FITTED[name].scores([seen(0)])[0]
    assert np.isnan(scores[12])
    assert not np.isnan(scores[:12]).any()


@pytest.mark.parametrize("name", PERSONAL)
@pytest.mark.parametrize(
    "nothing", [seen(), seen(0, weights=[-1.0]), seen(12), seen(0, 0, weights=[1.0, -0.5])]
)
def test_there_is_no_opinion_for_whom_nothing_is_known(name: str, nothing: Seen) -> None:
    assert np.isnan(FITTED[name].scores([nothing])).all()


@pytest.mark.parametrize("name", NAMES)
def test_what_is_kept_says_the_same_when_it_is_opened(name: str) -> None:
    whom = [seen(0, 3), seen(7), seen()]
    again = OPENERS[name](FITTED[name].arrays())
    np.testing.assert_array_equal(again.scores(whom), FITTED[name].scores(whom))


@pytest.mark.parametrize("name", NAMES)
def test_the_same_log_gives_the_same_source(name: str) -> None:
    again = fit(two_tastes(), [name], FEW)[name]
    np.testing.assert_array_equal(again.scores([seen(0, 1)]), FITTED[name].scores([seen(0, 1)]))


@pytest.mark.parametrize("name", NAMES)
def test_nobody_asked_gets_no_rows(name: str) -> None:
    assert FITTED[name].scores([]).shape == (0, 13)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("empty", [log(items=0), log(items=3), log([0], items=1), log([0], [1], items=2)])
def test_a_log_with_hardly_anything_in_it_is_no_error(name: str, empty: object) -> None:
    made = fit(empty, [name])[name]  # type: ignore[arg-type] # a log, which pytest hands on as an object
    assert made.scores([seen()]).shape[0] == 1


@pytest.mark.parametrize("name", PERSONAL)
def test_what_was_sent_back_teaches_nobody_to_like_it(name: str) -> None:
    plain = [[0, 1, 2, 3], [1, 2, 3, 0], [2, 3, 0, 1], [3, 1, 0, 2]] * 5
    with_returns = [[*one, 4, 4] for one in plain]
    weights = [[1.0] * 4 + [1.0, -1.0]] * len(plain)
    sent_back = fit(log(*with_returns, items=5, weights=weights), [name])[name]
    np.testing.assert_allclose(
        sent_back.scores([seen(0)]), fit(log(*plain, items=5), [name])[name].scores([seen(0)]), rtol=1e-2
    )


@given(st.lists(st.integers(0, 11), min_size=1, max_size=8), st.sampled_from(PERSONAL))
def test_each_is_judged_alone_whoever_else_is_asked_for(items: list[int], name: str) -> None:
    alone = FITTED[name].scores([seen(*items)])
    together = FITTED[name].scores([seen(3), seen(*items), seen(8, 2)])
    np.testing.assert_allclose(alone[0], together[1], rtol=1e-3, atol=1e-4)


def test_a_source_that_there_is_not_is_refused() -> None:
    with pytest.raises(Misconfigured, match="there is no source magic; name some of popularity"):
        fit(two_tastes(), ["popularity", "magic"])


def test_an_option_that_there_is_not_is_refused() -> None:
    with pytest.raises(Misconfigured, match="has no such option: rigde; its options are ridge"):
        fit(two_tastes(), ["ease"], {"ease": {"rigde": 1.0}})


def test_sources_that_are_made_elsewhere_are_passed_over() -> None:
    assert list(fit(two_tastes(), ["sequence", "popularity", "content"])) == ["popularity"]


def test_it_is_told_how_long_each_took() -> None:
    lines: list[str] = []
    fit(two_tastes(), ["popularity", "ppmi"], tell=lines.append)
    assert [line.split(":")[0] for line in lines] == ["popularity", "ppmi"]


def test_a_manifest_is_told_all_options() -> None:
    assert told(["ease", "content"], {"ease": {"ridge": 7.0}})["ease"]["ridge"] == 7.0
    assert told(["ease"])["ease"]["items"] == 3_500
