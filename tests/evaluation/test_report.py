import json
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

from evaluation.made import NASTY, evaluation
from frontdesk.errors import StorageFailed

pytest.importorskip("matplotlib")

from frontdesk.evaluation.codec import evaluation_json
from frontdesk.evaluation.deletion import STEPS, Deletion
from frontdesk.evaluation.evaluate import Evaluation
from frontdesk.evaluation.gates import Check, Gate
from frontdesk.evaluation.report import Report, junit, write

CHECKS = (Check(Gate("f1_macro", 0.1), 0.9), Check(Gate("ece", 0.1), 0.2))
TESTED = Deletion(5, np.linspace(0.9, 0.1, STEPS), np.linspace(0.9, 0.2, STEPS))


def report(made: Evaluation) -> Report:
    return Report(made, evaluation_json(made), CHECKS, TESTED)


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.sources: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.sources += [value or "" for name, value in attrs if name in {"src", "href"}]


@pytest.mark.parametrize(("classes", "tags"), [(2, False), (3, False), (150, False), (28, True)])
def test_a_report_needs_nothing_beside_it_and_runs_nothing(tmp_path: Path, classes: int, tags: bool) -> None:
    write(report(evaluation(classes, tags=tags)), tmp_path / "deep" / "report")
    text = (tmp_path / "deep" / "report" / "report.html").read_text("utf-8")
    found = Tags()
    found.feed(text)
    assert "script" not in found.tags
    assert found.sources
    assert all(source.startswith("data:image/svg+xml;base64,") for source in found.sources)
    assert "&lt;script&gt;alert(&#x27;x&#x27;)&lt;/script&gt;" in text
    said = json.loads((tmp_path / "deep" / "report" / "report.json").read_text("utf-8"))
    assert said["n"] == 60
    assert said["deletion"]["area"] == pytest.approx(0.5)
    assert [one["passed"] for one in said["gates"]] == [True, False]


def test_texts_are_shown_only_when_they_were_asked_for(tmp_path: Path) -> None:
    made = evaluation()
    shown = report(made)
    write(shown, tmp_path)
    assert "<th>text</th>" in (tmp_path / "report.html").read_text("utf-8")
    bare = Evaluation(made.model, made.labels, made.judged, made.figures, made.lines, (), ())
    write(report(bare), tmp_path)
    assert "<th>text</th>" not in (tmp_path / "report.html").read_text("utf-8")


def test_build_servers_read_a_case_a_gate() -> None:
    suite = ElementTree.fromstring(junit(report(evaluation())))  # noqa: S314 - our own
    assert (suite.get("tests"), suite.get("failures"), suite.get("skipped")) == ("3", "1", "1")
    assert [case.get("name") for case in suite] == [
        "f1_macro at least 0.1",
        "ece at most 0.1",
        "every row could be read",
    ]
    failure = suite[1].find("failure")
    assert failure is not None
    assert failure.get("message") == "ece 0.2000 <= 0.1: FAILED"
    assert suite[0].get("classname") == NASTY.replace("\x07", "")


def test_a_folder_that_takes_no_files_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(StorageFailed, match="the report cannot be written to"):
        write(report(evaluation()), tmp_path / "file")
