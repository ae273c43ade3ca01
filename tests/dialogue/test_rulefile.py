"""recommend.yml is read strictly: each mistake names the file, the row, the value and what it may be."""

from pathlib import Path

import pytest

from frontdesk.demo.catalogue import catalogue as products
from frontdesk.dialogue.rulefile import Known, load_rules, read_rules
from frontdesk.errors import Misconfigured
from frontdesk.recommend.catalogue import Catalogue
from frontdesk.recommend.item import Item
from frontdesk.recommend.rules import NO_RULES, Span
from frontdesk.understanding.pack import shop_pack

KETTLE = Item("K1", {"en": "Kettle"}, {}, "kitchen", {"noise_db": 50, "colour": "steel"}, price=9_900)
LOUD = Item("K2", {"en": "Kettle"}, {}, "kitchen", {"noise_db": 60, "colour": "white"}, price=19_900)
CUP = Item("C1", {"en": "Cup"}, {}, "tableware", {"colour": "white"}, price=900)
SHELF = Catalogue.of([KETTLE, LOUD, CUP])


def written(folder: Path, rows: str) -> Path:
    (folder / "recommend.yml").write_text(f"rows:\n{rows}", "utf-8")
    return folder


def row(text: str) -> str:
    return "".join(f"  {'-' if not at else ' '} {line}\n" for at, line in enumerate(text.splitlines()))


def test_a_pack_without_the_file_has_no_rules(tmp_path: Path) -> None:
    assert load_rules(tmp_path, SHELF) == NO_RULES


def test_the_shops_rules_fit_the_shops_goods() -> None:
    goods = Catalogue.of(
        Item(one.id, {"en": one.title.en}, category=one.category, price=one.price, stock=one.stock,
             attributes={**one.attributes, "kind": one.drawing.kind})
        for one in products()
    )  # fmt: skip
    ruled = read_rules(shop_pack() / "recommend.yml", Known.of(goods)).of(goods)
    together = {
        (goods.ids[has], goods.ids[other])
        for pair in ruled.pairs
        for has in pair.has.nonzero()[0]
        for other in pair.goes.nonzero()[0]
    }
    assert ("NL-A40", "NL-FA40") in together
    assert ("NL-K17", "NL-KC1") in together
    assert ruled.again.sum() == 3


def test_the_shops_rules_are_no_mistake_beside_another_catalogue() -> None:
    assert not any(pair.goes.any() for pair in load_rules(shop_pack(), SHELF).of(SHELF).pairs)


def test_rules_are_worked_out_for_the_catalogue(tmp_path: Path) -> None:
    rows = (
        row("name: white\nboost: {attribute: {colour: white}}\nby: 0.5")
        + row("name: loud\nbury: {attribute: {noise_db: {least: 55}}}\nby: 2")
        + row("name: dear\nnever: {price: {least: 150.0}}")
        + row("name: first\npin: {item: C1}\nplace: 1")
        + row("name: set\ntogether: {category: kitchen}\nwith: {category: [tableware]}")
        + row("name: used_up\nagain: {category: tableware}")
    )
    rules = load_rules(written(tmp_path, rows), SHELF)
    ruled = rules.of(SHELF)
    assert ruled.lift.tolist() == [0, -1.5, 0.5]
    assert ruled.never.tolist() == [False, True, False]
    assert ruled.again.tolist() == [False, False, True]
    assert ruled.pins == {1: (2,)}
    assert [(pair.has.tolist(), pair.goes.tolist()) for pair in ruled.pairs] == [
        ([True, True, False], [False, False, True])
    ]
    assert rules.rows[2].which.price == Span(15_000.0)


def test_an_item_that_was_taken_off_is_no_mistake(tmp_path: Path) -> None:
    ruled = load_rules(written(tmp_path, row("name: gone\nnever: {item: [GONE, K1]}")), SHELF).of(SHELF)
    assert ruled.never.tolist() == [True, False, False]


def test_before_there_is_a_catalogue_anything_may_be_named(tmp_path: Path) -> None:
    assert load_rules(written(tmp_path, row("name: any\nnever: {category: toys}")), Catalogue.of([])).rows


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("name: a\nnever: {category: kichen}", r"a.never.category should be a category .*perhaps kitchen"),
        ("name: a\nnever: {attribute: {nois_db: 3}}", r"nois_db should be .*perhaps noise_db.*'nois_db'"),
        ("name: a\nnever: {attribute: {colour: whit}}", r"colour should be a value .*perhaps white.*'whit'"),
        ("name: a\nnever: {attribute: {colour: [white, [red]]}}", "a word, a number, true or false"),
        ("name: a\nnever: {}", "rows.a.never should be items, named by item, category, attribute, price"),
        ("name: a\nnever: {items: K1}", "known keys: item, category, attribute, price"),
        ("name: a\nnever: {category: []}", "one at least"),
        ("name: a\nboost: {item: K1}", "boost should be beside the key by, which boost needs"),
        ("name: a\nboost: {item: K1}\nby: 9", r"rows.a.by should be a number from 0 to 5, not 9"),
        ("name: a\nboost: {item: K1}\nby: yes", "rows.a.by should be a number"),
        ("name: a\nnever: {item: K1}\nby: 1", "rows.a.by should be left out of a row that says never"),
        ("name: a\npin: {item: K1}\nplace: 0", "rows.a.place should be a whole number from 1 to 50, not 0"),
        ("name: a\npin: {item: K1}\nnever: {item: K1}", "a row with one of boost, bury"),
        ("name: a\ntogether: {item: K1}", "beside the key with, which together needs"),
        ("name: a\nnever: {price: {}}", "a number under least, under most, or both"),
        ("name: a\nnever: {price: {least: 3, most: 2}}", "a least that is at most its most"),
        ("name: a\nnever: {item: K1}\nwhy: 3", "rows.a.why should be text"),
        ("never: {item: K1}", "name should be text"),
    ],
)  # fmt: skip
def test_a_mistake_names_the_file_the_row_and_the_value(tmp_path: Path, text: str, error: str) -> None:
    with pytest.raises(Misconfigured, match=error) as caught:
        load_rules(written(tmp_path, row(text)), SHELF)
    assert caught.value.remedy == "mend the pack"
    assert str(caught.value).startswith("recommend.yml: ")


def test_two_rows_of_one_name_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match=r"rows.a.name should be the name of one row only"):
        load_rules(written(tmp_path, row("name: a\nnever: {item: K1}") * 2), SHELF)
