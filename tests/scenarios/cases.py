"""What the tests of the scenarios share: replies as the API gives them, and files written beside."""

from pathlib import Path
from textwrap import dedent
from typing import Any

from frontdesk.scenarios.expected import expected
from frontdesk.scenarios.scenario import Came, Wanted
from frontdesk.turn.codec import Json
from frontdesk.understanding.yamlfile import Node, read_yaml


def reply(*parts: Json, kind: str = "say", row: str = "answer", **more: Any) -> Json:
    made_by = {"kind": "template", "label": "Automatic reply", "model": ""}
    findings = {name: {"value": value} for name, value in (("emotion", "neutral"), ("intent", "warranty"))}
    return {
        "decision": {"kind": kind, "row": row, "why": "a test"},
        "reply": {"parts": list(parts), "made_by": made_by},
        "findings": findings,
        "citations": [],
        "notes": [],
        "calls": [],
        "flow": None,
        "transfer": None,
        **more,
    }


def text(words: str) -> Json:
    return {"kind": "text", "text": words}


def call(tool: str, outcome: str = "done", **arguments: Any) -> Json:
    return {"tool": tool, "effect": "read", "arguments": arguments, "outcome": outcome, "message": ""}


def node(path: Path, written: str) -> Node:
    path.write_text(dedent(written), "utf-8")
    return read_yaml(path)


def wanted(path: Path, written: str, customers: bool = True) -> tuple[Wanted, ...]:
    return expected(node(path / "expect.yml", written), customers)


def missed(path: Path, written: str, came: Came) -> dict[str, str]:
    found = {one.key: one.judge(came) for one in wanted(path, written)}
    return {key: instead for key, instead in found.items() if instead is not None}
