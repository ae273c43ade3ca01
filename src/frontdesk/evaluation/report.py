"""A folder that tells how good a model is: a page for people, JSON for programs, JUnit for build servers."""

import json
import re
from pathlib import Path
from xml.etree import ElementTree

from frontdesk.errors import StorageFailed
from frontdesk.evaluation.codec import deletion_json
from frontdesk.evaluation.gates import Check
from frontdesk.evaluation.page import Report, page

_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

__all__ = ["Report", "junit", "report_json", "write"]


def write(report: Report, folder: Path) -> None:
    """Write report.html, report.json and junit.xml. Raises `StorageFailed` when the folder takes no files."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "report.html").write_text(page(report), "utf-8")
        (folder / "report.json").write_text(report_json(report), "utf-8")
        (folder / "junit.xml").write_bytes(junit(report))
    except OSError as error:
        raise StorageFailed(
            f"the report cannot be written to {folder}: {error.strerror}", part="--report", value=str(folder)
        ) from error


def report_json(report: Report) -> str:
    """Write the evaluation, the deletion test and the gates as JSON."""
    gates = [
        {"figure": one.gate.name, "value": one.value, "limit": one.gate.limit, "passed": one.passed}
        for one in report.checks
    ]
    tested = {} if report.deletion is None else {"deletion": deletion_json(report.deletion)}
    return json.dumps({**report.written, **tested, "gates": gates}, ensure_ascii=False, indent=1) + "\n"


def junit(report: Report) -> bytes:
    """Write a test case for every gate, and one that every row could be read, as JUnit's XML."""
    model = _xml(report.evaluation.model)
    failed = sum(not one.passed for one in report.checks)
    suite = ElementTree.Element(
        "testsuite", name=f"evaluation of {model}", tests=str(len(report.checks) + 1), failures=str(failed)
    )
    for one in report.checks:
        _case(suite, model, one)
    read = ElementTree.SubElement(suite, "testcase", classname=model, name="every row could be read")
    if report.evaluation.skipped:
        told = "\n".join(map(str, report.evaluation.skipped))
        suite.set("skipped", "1")
        ElementTree.SubElement(
            read, "skipped", message=_xml(f"{len(report.evaluation.skipped)} rows were left out:\n{told}")
        )
    whole: bytes = ElementTree.tostring(suite, "utf-8", xml_declaration=True)
    return whole


def _case(suite: ElementTree.Element, model: str, check: Check) -> None:
    name = f"{check.gate.name} {'at most' if check.gate.at_most else 'at least'} {check.gate.limit:g}"
    case = ElementTree.SubElement(suite, "testcase", classname=model, name=_xml(name))
    if not check.passed:
        ElementTree.SubElement(case, "failure", message=_xml(str(check)))


def _xml(text: str) -> str:
    """Leave out what no XML may hold, however it is written."""
    return _NO_XML.sub("", text)
