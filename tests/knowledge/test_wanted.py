from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.knowledge.passage import Scope, Source
from frontdesk.knowledge.wanted import ALL, Wanted

DAYS = st.none() | st.dates(date(2026, 1, 1), date(2026, 12, 31))
NAMES = st.sampled_from(["", "router", "washer"])


def source(scope: Scope) -> Source:
    return Source("s", "S", "text/plain", "en", "", "0", datetime.now(UTC), scope=scope)


@pytest.mark.parametrize(
    ("scope", "wanted", "admitted"),
    [
        (Scope(product="router"), Wanted(product="router"), True),
        (Scope(product="router"), Wanted(product="washer"), False),
        (Scope(), Wanted(product="washer", audience="staff"), True),
        (Scope(audience="staff"), Wanted(audience="customer"), False),
        (Scope(valid_to=date(2026, 3, 31)), Wanted(on=date(2026, 3, 31)), True),
        (Scope(valid_to=date(2026, 3, 31)), Wanted(on=date(2026, 4, 1)), False),
        (Scope(valid_from=date(2026, 3, 1)), Wanted(on=date(2026, 2, 28)), False),
        (Scope(valid_from=date(2026, 3, 1)), Wanted(on=date(2026, 3, 1)), True),
    ],
)
def test_a_source_is_wanted_by_its_product_its_audience_and_the_day(
    scope: Scope, wanted: Wanted, admitted: bool
) -> None:
    assert wanted.admits(source(scope)) is admitted


@given(NAMES, NAMES, DAYS, DAYS, DAYS)
def test_what_is_narrowed_by_nothing_gives_everything_and_an_open_scope_is_always_given(
    product: str, audience: str, first: date | None, last: date | None, on: date | None
) -> None:
    assert ALL.admits(source(Scope(product, audience, first, last)))
    assert Wanted(frozenset(), product or None, audience or None, on).admits(source(Scope()))


def test_languages_narrow_by_passage() -> None:
    assert ALL.speaks("zh")
    assert Wanted(frozenset({"en"})).speaks("en")
    assert not Wanted(frozenset({"en"})).speaks("zh")
