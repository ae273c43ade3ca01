"""Laws of the whole package."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "frontdesk"
CODE = sorted(PACKAGE.rglob("*.py"))
LINK = re.compile(r"\]\((?!https?:|#)([^)#]+)")
CODE_SPAN = re.compile(r"```.*?```|`[^`\n]*`", re.DOTALL)
UNSAFE = re.compile(
    r"^\s*(?:import|from) (?:pickle|joblib|shelve|marshal)\b"
    r"|torch\.load\(|weights_only=False|allow_pickle=True|(?<![\w.])(?:eval|exec)\(",
    re.MULTILINE,
)
LOOK = """
import sys, frontdesk.server.app
from frontdesk.cli.main import build
build()
heavy = "torch transformers accelerate optuna sklearn gensim matplotlib pyarrow tensorflow"
print([name for name in heavy.split() if name in sys.modules])
"""


def test_serving_never_loads_the_learning_side() -> None:
    seen = subprocess.run([sys.executable, "-c", LOOK], capture_output=True, text=True, check=True)
    assert seen.stdout.strip() == "[]"


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_nothing_that_runs_what_it_reads_is_called(path: Path) -> None:
    assert UNSAFE.findall(path.read_text()) == []


@pytest.mark.parametrize("bad", ["import pickle", "    from joblib import load", "x = eval(text)"])
def test_the_law_would_see_a_breach(bad: str) -> None:
    assert UNSAFE.search(bad)


def test_every_room_has_its_page() -> None:
    rooms = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    pages = {path.stem for path in (ROOT / "docs").glob("*.md")}
    assert rooms - {"server"} | {"api"} <= pages  # the server's page is api.md


def test_every_link_between_pages_leads_somewhere() -> None:
    pages = (ROOT / "README.md", *(ROOT / "docs").rglob("*.md"))
    links = [(page, link) for page in pages for link in LINK.findall(CODE_SPAN.sub("", page.read_text()))]
    broken = [f"{page.name} -> {link}" for page, link in links if not (page.parent / link).exists()]
    assert broken == []
