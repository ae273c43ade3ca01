from pathlib import Path

import pytest

from frontdesk.dialogue.rulefile import FILE, load_rules
from frontdesk.errors import Misconfigured
from frontdesk.offers.ruling import Ruling
from frontdesk.recommend.catalogue import Catalogue
from frontdesk.recommend.item import Item

LAMPS = Catalogue.of([Item("L1", {"en": "Lamp"}, category="lamps")])
KETTLES = Catalogue.of([Item("K1", {"en": "Kettle"}, category="kettles")])
RULE = "rows:\n  - name: no_lamps\n    never: {category: lamps}\n"


@pytest.fixture
def ruling(tmp_path: Path) -> Ruling:
    (tmp_path / FILE).write_text(RULE)
    return Ruling(lambda catalogue: load_rules(tmp_path, catalogue))


def test_a_name_that_was_taken_out_of_the_catalogue_means_nothing_and_is_told(
    ruling: Ruling, caplog: pytest.LogCaptureFixture
) -> None:
    assert ruling(LAMPS).of(LAMPS).never.all()
    assert not caplog.text
    assert not ruling(KETTLES).of(KETTLES).never.any()
    assert "lamps" in caplog.text


def test_a_file_that_is_broken_leaves_the_rules_before(ruling: Ruling, tmp_path: Path) -> None:
    before = ruling(LAMPS)
    (tmp_path / FILE).write_text("rows: 7")
    assert ruling(LAMPS) == before


def test_one_that_was_never_right_is_refused(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("rows: 7")
    with pytest.raises(Misconfigured):
        Ruling(lambda catalogue: load_rules(tmp_path, catalogue))(LAMPS)
