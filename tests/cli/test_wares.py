import gzip
import json
from datetime import UTC, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from typer.testing import CliRunner

from frontdesk.cli.recommend import app
from frontdesk.config import load
from frontdesk.errors import InvalidInput, Misconfigured
from frontdesk.store.blobs import BlobStore
from frontdesk.store.database import open_database
from frontdesk.store.interactions import InteractionStore
from frontdesk.store.items import ItemStore
from frontdesk.store.segments import SegmentStore
from frontdesk.wiring import EVIDENCE

ITEMS = """id,title.zh,title.en,category,attr.noise_db,price,stock,image
K1,静音水壶,Quiet kettle,kitchen,48,199.00,3,k1.png
K2,水壶,Kettle,kitchen,60,99,5,
"""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("FRONTDESK_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("FRONTDESK_MODELS", str(tmp_path / "models"))
    out = BytesIO()
    Image.new("RGB", (8, 6), "red").save(out, "PNG")
    (tmp_path / "k1.png").write_bytes(out.getvalue())
    (tmp_path / "items.csv").write_text(ITEMS, "utf-8")
    return tmp_path


def run(*arguments: str | Path) -> tuple[int, dict[str, object], str]:
    done = CliRunner().invoke(app, [*(str(one) for one in arguments), "--json"])
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, json.loads(done.stdout), done.stderr


def test_customers_come_into_their_segments(home: Path) -> None:
    (home / "who.csv").write_text("customer,segment\nann,de\nbob,d e\n,de\nann,at\n")
    code, said, _ = run("import-customers", home / "who.csv")
    assert (code, said["changed"], said["same"]) == (1, 1, 0)
    assert [(one["line"], one["column"]) for one in said["rejected"]] == [(3, "segment"), (4, "customer")]  # type: ignore[attr-defined]
    assert SegmentStore(open_database(load().database_url)).of("ann") == "at"
    code, said, _ = run("import-customers", home / "who.csv")
    assert (code, said["changed"], said["same"]) == (1, 0, 1)


def kept() -> ItemStore:
    return ItemStore(open_database(load().database_url))


def test_a_catalogue_comes_in_with_its_pictures_and_only_what_changed_comes_again(home: Path) -> None:
    code, said, _ = run("import-items", home / "items.csv")
    assert (code, said) == (0, {"added": 2, "changed": 0, "same": 0, "removed": 0, "rejected": []})
    first = kept().get("K1")
    assert (first.title["zh"], first.attributes, first.price) == ("静音水壶", {"noise_db": 48}, 19900)
    assert BlobStore(load().home / EVIDENCE).read(first.image)
    (home / "more.jsonl").write_text(
        '{"id": "K1", "title": {"en": "Quiet kettle"}, "category": "kitchen", "price": 189}\n'
        '{"id": "K3", "title": "Lid"}\n'
    )
    code, said, _ = run("import-items", home / "more.jsonl")
    assert (code, said["added"], said["changed"]) == (0, 1, 1)
    assert (kept().get("K1").price, kept().get("K1").image) == (18900, first.image)
    code, said, _ = run("import-items", home / "items.csv", "--whole")
    assert (code, said["removed"]) == (0, 1)
    assert [one.id for one in kept().all()] == ["K1", "K2"]


def test_each_bad_line_is_named_with_its_column_and_the_rest_comes_in(home: Path) -> None:
    bad = ITEMS + (
        "K2,again,,kitchen,,1,,\n"  # line 4
        "K4,x,,,,-3,,\n"
        "K5,x,,,,NaN,,\n"
        "K6,x,,,,1,,../secret.png\n"
        "K7,safe\u202etxet,,,,1,,\n"
        "K8,x\n"
        "K9,,,,,1,,\n"
    )
    (home / "items.csv").write_text(bad, "utf-8")
    code, said, _ = run("import-items", home / "items.csv", "--whole")
    assert code == 1
    wrong = said["rejected"]
    assert isinstance(wrong, list)
    assert [(one["line"], one["column"]) for one in wrong] == [
        (4, "id"),
        (5, "price"),
        (6, "price"),
        (7, "image"),
        (8, "title.zh"),
        (9, None),
        (10, "title"),
    ]
    assert "stands on line 3 already" in wrong[0]["message"]
    assert all(one["remedy"] for one in wrong)
    assert (said["added"], said["removed"]) == (2, 0)


def test_errors_are_printed_line_by_line_and_many_are_counted(home: Path) -> None:
    rows = "".join(f"P{number},x,,,,-1,,\n" for number in range(30))
    (home / "items.csv").write_text(ITEMS + rows, "utf-8")
    done = CliRunner().invoke(app, ["import-items", str(home / "items.csv")])
    assert done.exit_code == 1
    assert "2 items new, 0 changed, 0 as they were, 0 removed, 30 lines left out" in done.stdout
    assert "! items.csv, line 4, price: the price -1 is negative" in done.stderr
    assert "and 10 more" in done.stderr


def test_what_customers_did_comes_in_once(home: Path) -> None:
    run("import-items", home / "items.csv")
    lines = [
        "customer,item,kind,at,value",
        "ann,K1,buy,2026-05-03,",
        "ann,K1,rate,2026-05-09T08:00:00+08:00,5",
        "bob,K9,buy,2026-05-03,",
        "bob,K2,bye,2026-05-03,",
        "bob,K2,rate,1770000000,7",
        "bob,K2,buy,2126-05-03,",
        "bob,K2,buy,1770000000,",
    ]
    with gzip.open(home / "done.csv.gz", "wt", encoding="utf-8") as file:
        file.write("\n".join(lines))
    code, said, _ = run("import", home / "done.csv.gz")
    assert (code, said["kept"], said["known"]) == (1, 3, 0)
    wrong = said["rejected"]
    assert isinstance(wrong, list)
    assert [(one["line"], one["column"]) for one in wrong] == [
        (4, "item"),
        (5, "kind"),
        (6, "value"),
        (7, "at"),
    ]
    assert run("import", home / "done.csv.gz")[1]["known"] == 3
    store = InteractionStore(open_database(load().database_url))
    assert [(one.item, one.kind) for one in store.of("ann")] == [("K1", "buy"), ("K1", "rate")]


def test_a_whole_catalogue_of_nothing_takes_nothing_out(home: Path) -> None:
    run("import-items", home / "items.csv")
    (home / "items.csv").write_text("id,title\n", "utf-8")
    with pytest.raises(InvalidInput, match="nothing would be left"):
        run("import-items", home / "items.csv", "--whole")
    assert run("import-items", home / "items.csv")[0] == 0
    assert len(kept().all()) == 2


def test_parquet_comes_in_with_its_own_times_numbers_and_nothings(home: Path) -> None:
    arrow, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    day = datetime(2026, 1, 1, tzinfo=UTC)
    goods = {"id": ["a", "b"], "title": ["A", "B"], "price": [Decimal("1.50"), None]}
    goods |= {"attr.noise_db": [float("nan"), 48.0], "added": [day.date(), day.date()]}
    parquet.write_table(arrow.table(goods), home / "items.parquet")
    assert run("import-items", home / "items.parquet")[:2] == (
        0,
        {"added": 2, "changed": 0, "same": 0, "removed": 0, "rejected": []},
    )
    assert [(one.price, one.attributes, one.added) for one in kept().all()] == [
        (150, {}, day),
        (None, {"noise_db": 48.0}, day),
    ]
    done = {"customer": ["ann"], "item": ["a"], "kind": ["buy"], "at": [day], "value": [float("nan")]}
    parquet.write_table(arrow.table(done), home / "done.parquet")
    assert run("import", home / "done.parquet")[1]["kept"] == 1


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("none.csv", None, "there is no table"),
        ("items.xml", "<x/>", "of no kind that is read here"),
        ("items.csv", "name,price\na,1\n", "no column 'id'"),
    ],
)
def test_a_table_that_cannot_be_read_is_told(home: Path, name: str, text: str | None, message: str) -> None:
    if text is not None:
        (home / name).write_text(text)
    with pytest.raises(Misconfigured, match=message):
        run("import-items", home / name)
