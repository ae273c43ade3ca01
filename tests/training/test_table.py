import csv
import gzip
import json
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.errors import InvalidInput, Misconfigured
from frontdesk.training.table import Broken, Line, empty, rows


def table(folder: Path, name: str, data: bytes | str) -> Path:
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def cells(path: Path) -> list[dict[str, object]]:
    return [dict(line.cells) for line in rows(path) if isinstance(line, Line)]


WANTED = [{"text": "a,b", "label": "x"}, {"text": "退款", "label": "y"}]
CSV = 'text,label\n"a,b",x\n退款,y\n'
JSONL = "\n".join(json.dumps(one) for one in WANTED)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("t.csv", CSV.encode()),
        ("t.csv", b"\xef\xbb\xbf" + CSV.replace("\n", "\r\n").encode()),
        ("t.csv.gz", gzip.compress(CSV.encode(), mtime=0)),
        ("t.tsv", b"text\tlabel\na,b\tx\n\xe9\x80\x80\xe6\xac\xbe\ty\n"),
        ("t.jsonl", JSONL.encode()),
        ("t.jsonl.gz", gzip.compress(JSONL.encode(), mtime=0)),
    ],
)
def test_every_format_gives_the_same_rows(name: str, data: bytes, tmp_path: Path) -> None:
    assert cells(table(tmp_path, name, data)) == WANTED


def test_parquet_gives_the_same_rows_in_batches(tmp_path: Path) -> None:
    pa = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    many = WANTED * 1_500
    parquet.write_table(pa.Table.from_pylist(many), tmp_path / "t.parquet")
    assert cells(tmp_path / "t.parquet") == many
    assert [line.number for line in rows(tmp_path / "t.parquet")] == list(range(1, 3_001))


def test_a_damaged_parquet_file_is_refused(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    with pytest.raises(InvalidInput, match=r"t\.parquet cannot be read"):
        list(rows(table(tmp_path, "t.parquet", b"PAR1 and nothing else")))


def test_a_row_is_named_by_the_line_that_it_begins_on(tmp_path: Path) -> None:
    found = list(rows(table(tmp_path, "t.csv", 'a,b\n"one\ntwo",1\nthree,2\n')))
    assert [line.number for line in found] == [2, 4]


@pytest.mark.parametrize("name", ["t.csv", "t.jsonl", "t.parquet"])
def test_a_missing_column_is_named_with_the_nearest_there_is(name: str, tmp_path: Path) -> None:
    path = table(tmp_path, name, "text,label\na,x\n" if name == "t.csv" else '{"text": "a", "label": "x"}')
    if name == "t.parquet":
        pa = pytest.importorskip("pyarrow")
        pytest.importorskip("pyarrow.parquet").write_table(pa.Table.from_pylist(WANTED), path)
    with pytest.raises(Misconfigured, match=r"no column 'txet'; did you mean 'text'\?"):
        list(rows(path, ["label", "txet"]))


def test_a_key_that_some_rows_of_jsonl_lack_is_no_missing_column(tmp_path: Path) -> None:
    path = table(tmp_path, "t.jsonl", '{"a": 1}\n\n{"b": 2}\n')
    assert [line.number for line in rows(path, ["a", "b"])] == [1, 3]


@pytest.mark.parametrize(
    ("name", "data", "number", "why"),
    [
        ("t.csv", b"a,b\n1,2\n3\n4,5\n", 3, "it has 1 cells, the header 2"),
        ("t.csv", b'a,b\n1,2\n"3"x,4\n4,5\n', 3, "',' expected after '\"'"),
        ("t.csv", b"a,b\n1,2\n3,\0\n4,5\n", 3, "it holds a NUL character"),
        ("t.csv", b"a,b\n1,2\n3,\xff\n4,5\n", 3, "it is not UTF-8"),
        ("t.csv", b"a,b\n1,2\n3," + b"x" * 200_000 + b"\n4,5\n", 3, "field larger than field limit"),
        ("t.jsonl", b'{"a": 1}\n{"a": \n{"a": 2}\n', 2, "it is no JSON"),
        ("t.jsonl", b'{"a": 1}\n[1]\n{"a": 2}\n', 2, "it is no JSON object"),
        ("t.jsonl", b'{"a": 1}\n{"a": "\\ud800"}\n{"a": 2}\n', 2, "it is not UTF-8"),
        ("t.jsonl", b'{"a": 1}\n' + b"[" * 100_000 + b'\n{"a": 2}\n', 2, "it is no JSON"),
    ],
)
def test_a_row_that_cannot_be_parsed_is_reported_and_the_next_is_read(
    name: str, data: bytes, number: int, why: str, tmp_path: Path
) -> None:
    found = list(rows(table(tmp_path, name, data)))
    assert len(found) == 3
    assert isinstance(found[0], Line)
    assert isinstance(found[2], Line)
    broken = found[1]
    assert isinstance(broken, Broken)
    assert broken.number == number
    assert why in broken.why


def test_a_quote_that_is_never_closed_is_an_error_because_it_swallows_rows(tmp_path: Path) -> None:
    path = table(tmp_path, "t.csv", 'a,b\n1,2\n"3,4\n5,6\n')
    with pytest.raises(InvalidInput, match="ends within a quote that opens in the row of line 3"):
        list(rows(path))


def test_an_archive_that_breaks_off_is_an_error_that_names_the_line(tmp_path: Path) -> None:
    text = "a,b\n" + "".join(f"{number},{number * 7919 % 1_000_003}\n" for number in range(20_000))
    path = table(tmp_path, "t.csv.gz", gzip.compress(text.encode())[:-2_000])
    with pytest.raises(InvalidInput, match=r"cannot be read beyond line 1\d,\d{3}"):
        list(rows(path))


@pytest.mark.parametrize("name", ["t.csv.gz", "t.jsonl.gz"])
def test_an_archive_of_one_endless_line_is_not_unpacked_into_memory(name: str, tmp_path: Path) -> None:
    path = table(tmp_path, name, gzip.compress(b"a,b\n" + b"1" * 20_000_000, 1))
    tracemalloc.start()
    with pytest.raises(InvalidInput, match="beyond line 1: line 2 is longer than 8,000,000"):
        list(rows(path))
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 40_000_000


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("t.csv", "", "has no header line"),
        ("t.csv", "a,a\n1,2\n", "has two columns 'a'"),
        ("t.jsonl", "", "has no rows"),
        ("t.csv.gz", "a,b\n", "cannot be read beyond line 0"),
    ],
)
def test_a_table_that_is_none_is_refused(name: str, data: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=said):
        list(rows(table(tmp_path, name, data)))


def test_a_format_that_is_not_read_is_named_with_those_that_are(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match=r"give \.csv, \.tsv, \.jsonl"):
        rows(table(tmp_path, "t.xlsx", ""))
    with pytest.raises(Misconfigured, match=r"there is no table .*t\.csv"):
        rows(tmp_path / "t.csv")


def test_what_says_nothing_is_empty() -> None:
    assert all(map(empty, (None, "", "  ", float("nan"))))
    assert not any(map(empty, (0, False, "0", [], 0.0)))


@given(st.lists(st.tuples(st.text(max_size=9), st.text(max_size=9)), min_size=1, max_size=5))
def test_whatever_csv_writes_comes_back_or_is_reported(
    tmp_path_factory: pytest.TempPathFactory, pairs: list[tuple[str, str]]
) -> None:
    path = tmp_path_factory.mktemp("t") / "t.csv"
    with path.open("w", encoding="utf-8", errors="surrogatepass", newline="") as file:
        csv.writer(file).writerows([("a", "b"), *pairs])
    found = list(rows(path))
    assert len(found) == len(pairs)
    for line, pair in zip(found, pairs, strict=True):
        assert isinstance(line, Broken) or tuple(line.cells.values()) == pair
