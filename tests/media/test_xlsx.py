import io
import zipfile
from datetime import date, datetime, time
from typing import Any

import pytest
from openpyxl.styles import Font, PatternFill

from frontdesk.errors import RejectedInput, TooLarge
from frontdesk.media.document import Extract, extract
from frontdesk.media.sniff import XLSX, sniff
from frontdesk.media.xlsx import shown
from frontdesk.sections import Limits
from media.office import workbook

GOODS = (("Model", "Colour", "Price"), ("LW-R2", "black", 199), (None, None, None), ("LW-R3", None, 249.5))


def parts(found: Extract, *, hidden: bool = False) -> list[tuple[str, str]]:
    return [(one.kind, found.text[one.start : one.end]) for one in found.blocks if one.hidden is hidden]


def test_a_sheet_becomes_rows_with_the_names_of_their_columns() -> None:
    data = workbook(GOODS, "Routers")
    assert sniff(data) == XLSX
    found = extract(data, XLSX)
    assert parts(found) == [
        ("heading", "Routers"),
        ("row", "Model: LW-R2 | Colour: black | Price: 199"),
        ("row", "Model: LW-R3 | Price: 249.5"),
    ]


def test_every_sheet_is_read_and_a_name_that_says_nothing_is_no_heading() -> None:
    assert parts(extract(workbook(GOODS[:2]), XLSX)) == [("row", "Model: LW-R2 | Colour: black | Price: 199")]

    def more(book: Any) -> None:
        book.create_sheet("问答").append(["问题", "回答"])
        book["问答"].append(["几点关门？", "八点。"])
        book.properties.title = "Shop"

    found = extract(workbook(GOODS[:2], more=more), XLSX)
    assert found.title == "Shop"
    assert parts(found)[2:] == [("heading", "问答"), ("row", "问题: 几点关门？ | 回答: 八点。")]


def test_a_title_above_the_table_is_not_taken_for_its_columns() -> None:
    found = extract(workbook([("Prices of May",), *GOODS[:2]]), XLSX)
    assert parts(found) == [
        ("paragraph", "Prices of May"),
        ("row", "Model: LW-R2 | Colour: black | Price: 199"),
    ]


def test_hidden_sheets_rows_columns_and_letters_are_kept_apart() -> None:
    def more(book: Any) -> None:
        sheet = book.active
        sheet.append(["LW-R9", "red", 1])
        sheet.row_dimensions[5].hidden = True
        sheet.column_dimensions["B"].hidden = True
        sheet["C2"].font = Font(color="FFFFFFFF")
        sheet["C4"].font, sheet["C4"].fill = Font(color="FFFFFFFF"), PatternFill("solid", fgColor="FF000080")
        book.create_sheet("plan").sheet_state = "veryHidden"
        for row in (("Who", "What"), ("all", "refund")):
            book["plan"].append(row)

    found = extract(workbook(GOODS, more=more), XLSX)
    assert [said for kind, said in parts(found) if kind == "row"] == [
        "Model: LW-R2",
        "Model: LW-R3 | Price: 249.5",
    ]
    assert [said for _, said in parts(found, hidden=True)] == [
        "Colour: black | Price: 199",
        "Model: LW-R9 | Colour: red | Price: 1",
        "Who: all | What: refund",
    ]


def test_names_of_columns_that_are_not_seen_name_nothing_that_is() -> None:
    def more(book: Any) -> None:
        sheet = book.active
        sheet["B1"].font = Font(color="FFFFFFFF")
        sheet["A2"].font = Font(size=1)
        sheet["C4"].number_format = '"";"";""'

    found = extract(workbook(GOODS, more=more), XLSX)
    assert parts(found) == [("row", "black | Price: 199"), ("row", "Model: LW-R3")]
    assert parts(found, hidden=True) == [("row", "Model: LW-R2"), ("row", "Price: 249.5")]


def test_a_row_that_is_hidden_above_the_table_is_not_its_row_of_names() -> None:
    def more(book: Any) -> None:
        book.active.row_dimensions[1].hidden = True

    found = extract(workbook([("Pay to", "account 9"), *GOODS[:2]], more=more), XLSX)
    assert parts(found) == [("row", "Model: LW-R2 | Colour: black | Price: 199")]
    assert parts(found, hidden=True) == [("row", "Pay to | account 9")]


def test_a_column_without_width_and_a_row_without_height_are_hidden() -> None:
    def more(book: Any) -> None:
        book.active.column_dimensions["B"].width = 9.25
        book.active.row_dimensions[4].height = 9.25

    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook(GOODS, more=more))) as plain, zipfile.ZipFile(out, "w") as flat:
        for name in plain.namelist():
            flat.writestr(name, plain.read(name).replace(b'"9.25"', b'"0.0"'))
    found = extract(out.getvalue(), XLSX)
    assert parts(found) == [("row", "Model: LW-R2 | Price: 199")]
    assert parts(found, hidden=True) == [("row", "Colour: black"), ("row", "Model: LW-R3 | Price: 249.5")]


def test_hiding_all_columns_to_the_right_costs_no_row_anything() -> None:
    def more(book: Any) -> None:
        book.active.column_dimensions.group("D", "XFD", hidden=True)

    rows = [("a", "b"), *[("x", "y")] * 8_000]
    found = extract(workbook(rows, more=more), XLSX, limits=Limits(decode_seconds=10))
    assert parts(found) == [("row", "a: x | b: y")] * 8_000


@pytest.mark.parametrize(
    ("value", "form", "said"),
    [
        (0.3, "0%", "30%"),
        (0.1 + 0.2, "General", "0.3"),
        (199, '"¥"#,##0.00', "¥199.00"),
        (5, "[$€-407]#,##0", "€5"),
        (5, "[$-409]0", "5"),
        (True, "General", "TRUE"),
        (datetime(2026, 5, 1), "yyyy-mm-dd", "2026-05-01"),  # noqa: DTZ001 - a sheet knows no zones
        (datetime(2026, 5, 1, 9, 30), "yyyy-mm-dd hh:mm", "2026-05-01 09:30"),  # noqa: DTZ001
        (date(2026, 5, 1), "yyyy", "2026-05-01"),
        (time(9, 30), "hh:mm", "09:30:00"),
        (None, "General", ""),
    ],
)
def test_values_are_written_as_they_are_shown(value: object, form: str, said: str) -> None:
    assert shown(value, form) == said


def test_a_formula_is_never_read() -> None:
    found = extract(workbook([("a", "b"), ('=HYPERLINK("http://x")', "seen")]), XLSX)
    assert parts(found) == [("row", "b: seen")]


def test_a_sheet_that_claims_a_million_rows_costs_what_it_holds() -> None:
    def more(book: Any) -> None:
        book.active["A1000000"] = "end"

    found = extract(workbook(GOODS, more=more), XLSX, limits=Limits(decode_seconds=10))
    assert parts(found)[-1] == ("row", "Model: end")


def test_a_workbook_that_says_too_much_or_is_damaged_is_refused() -> None:
    with pytest.raises(TooLarge, match="document characters"):
        extract(
            workbook([("a", "b"), *[("word", "word")] * 50]), XLSX, limits=Limits(document_characters=200)
        )
    with pytest.raises(RejectedInput):
        extract(workbook(GOODS)[:-40], XLSX)
