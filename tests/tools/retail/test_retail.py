"""The tools of the retail domain on its whole database: what they read, what they write, what they refuse."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tools.retail import cases, compare, mock, rules, tables
from tools.retail.shop import Retail
from tools.retail.tables import Json


@pytest.fixture
def source(data: Path) -> Path:
    folder = data / "tau3_bench"
    if not folder.is_dir():
        pytest.skip("public data set tau3_bench absent")
    return folder


@pytest.fixture
def records(source: Path) -> dict[str, Json]:
    return tables.read(source / "retail" / "db.json.gz")


@pytest.fixture
def home(records: dict[str, Json], tmp_path: Path) -> Path:
    return compare.fresh(records, tmp_path / "base")


def test_the_database_is_written_back_as_it_was_read(records: dict[str, Json], home: Path) -> None:
    with tables.connect(home) as connection:
        assert tables.dump(connection) == records


def test_every_record_is_read_as_it_stands_and_every_user_is_found(
    records: dict[str, Json], home: Path
) -> None:
    assert [row for row in compare.reads(records, home) if not row.whole] == []


@pytest.mark.slow
def test_every_write_on_every_order_leads_to_what_the_policy_says(
    records: dict[str, Json], tmp_path: Path
) -> None:
    rows = [*compare.writes(records, tmp_path, ways=1)]  # the benchmark tries them all
    assert [row for row in rows if not row.whole] == []
    assert all(row.done for row in rows)


@pytest.mark.slow
def test_every_write_leads_to_what_the_published_code_does_when_its_slips_are_wanted(
    records: dict[str, Json], tmp_path: Path
) -> None:
    assert compare.drawn(records, tmp_path, slips=True).whole


def test_what_is_somebody_elses_is_refused_and_not_a_byte_changes(
    records: dict[str, Json], home: Path
) -> None:
    row = compare.foreign(records, home)
    assert row.whole
    assert row.compared == 7 * len(records["orders"])


def test_the_gold_calls_of_the_mock_domain_end_as_they_should(source: Path, tmp_path: Path) -> None:
    row = mock.replayed(source / "mock", tmp_path / "mock")
    assert row.whole
    assert row.compared == 8


def test_gift_cards_and_payments_balance_to_the_cent(records: dict[str, Json], tmp_path: Path) -> None:
    for name, uses in _rounds(records):
        before, after = _money(records, tmp_path, uses)
        assert before == after, name


def _rounds(records: dict[str, Json]) -> Iterator[tuple[str, list[cases.Use]]]:
    paid = ("cancel_pending_order", "modify_pending_order_payment")
    seen = set[str]()
    for name, uses in cases.rounds(records, 1):
        if name in paid and name not in seen:
            seen.add(name)
            yield name, uses


def _money(records: dict[str, Json], folder: Path, uses: list[cases.Use]) -> tuple[int, int]:
    """Sum what customers' gift cards hold and what was paid with them: what one loses the other gains."""
    home = compare.fresh(records, folder / uses[0].name)
    before = _held(home)
    for use in uses:
        compare.used(Retail(home), use)
    return before, _held(home)


def _held(home: Path) -> int:
    with tables.connect(home) as shop:
        found = tables.dump(shop)
    cards = {
        (key, method["id"]): tables.cents(method["balance"])
        for key, user in found["users"].items()
        for method in user["payment_methods"].values()
        if "balance" in method
    }
    paid = sum(
        amount
        for order in found["orders"].values()
        for method, amount in _signed(order)
        if (order["user_id"], method) in cards
    )
    return sum(cards.values()) + paid


def _signed(order: Json) -> Iterator[rules.Entry]:
    for entry, (method, amount) in zip(order["payment_history"], rules.entries(order), strict=True):
        yield method, amount if entry["transaction_type"] == "payment" else -amount
