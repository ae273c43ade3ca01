"""Nothing leaves but through the guard: no other room opens a connection to a place somebody named."""

import re
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "src" / "frontdesk"
# The guarded fetcher, and what pulls weights by the addresses of its own manifest and checks their digests.
CLIENTS = {"net", "models/hub.py"}
CODE = sorted(PACKAGE.rglob("*.py"))
CALLS = re.compile(
    r"^\s*(?:import|from) (?:urllib\.request|http\.client|ftplib|smtplib|urllib3|requests|aiohttp)\b"
    r"|^\s*(?:import|from) (?:httpx|httpcore)2?\b"
    r"|\b(?:create_connection|open_connection|urlopen|urlretrieve)\(|\.connect\(\(",
    re.MULTILINE,
)


def may_call(path: Path) -> bool:
    inside = path.relative_to(PACKAGE)
    return inside.parts[0] in CLIENTS or inside.as_posix() in CLIENTS


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_only_the_guarded_fetcher_calls_anybody(path: Path) -> None:
    assert may_call(path) or CALLS.findall(path.read_text()) == []


@pytest.mark.parametrize(
    "bad",
    [
        "import httpx",
        "    from urllib.request import urlopen",
        "socket.create_connection(x)",
        "s.connect((h, 80))",
    ],
)
def test_the_law_would_see_a_breach(bad: str) -> None:
    assert CALLS.findall(bad) != []
