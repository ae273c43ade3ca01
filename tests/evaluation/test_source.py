from pathlib import Path

import pytest

from evaluation.fakes import FakeInput
from frontdesk.errors import Misconfigured
from frontdesk.evaluation.source import Wanted, source, unlabelled

RECIPE = """
data: {train: t.csv, group: dialogue}
label: intent
context: 3
inputs:
  text: {feature: hashed, column: text}
"""
PLAIN = {"text": FakeInput("text", "text")}
EARLIER = {**PLAIN, "past": FakeInput("text@-2", "text")}
TABLE = Path("t.csv")


@pytest.fixture
def run(tmp_path: Path) -> Path:
    (tmp_path / "recipe.yaml").write_text(RECIPE, "utf-8")
    return tmp_path


def test_a_run_knows_its_label_and_what_was_said_before(run: Path) -> None:
    for folder in (run, run / "model"):
        found = source(TABLE, Wanted(EARLIER, "classify", folder))
        assert (found.label, found.group, found.context, found.several) == ("intent", "dialogue", 3, False)
    assert source(TABLE, Wanted(PLAIN, "tags", run, "mood")).label == "mood"
    assert source(TABLE, Wanted(PLAIN, "tags", run)).group is None
    assert unlabelled(TABLE, Wanted(PLAIN, "classify", run)).label is None


def test_a_model_without_its_run_reads_the_usual_columns(tmp_path: Path) -> None:
    found = source(TABLE, Wanted(EARLIER, "classify", tmp_path / "model"))
    assert (found.label, found.group, found.context) == ("label", "group", 2)


def test_a_model_of_pairs_has_nothing_to_evaluate(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="a model of pairs has no labels"):
        source(TABLE, Wanted(PLAIN, "contrast", tmp_path))
