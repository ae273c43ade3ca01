"""The page and the server speak of the same shapes, and the page is what its sources build."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = "src/frontdesk/server/page"


def test_the_page_knows_the_shapes_the_server_has() -> None:
    told = subprocess.run(
        [sys.executable, ROOT / "scripts" / "api_schema.py"], capture_output=True, text=True, check=True
    )
    known = json.loads((ROOT / "web" / "api.json").read_text())
    assert json.loads(told.stdout) == known, "the shapes changed: run scripts/web types, then make web"


def test_a_source_that_changed_without_a_build_is_found(tmp_path: Path) -> None:
    for folder in ("web/src", "web/public", PAGE):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    for file in ("index.html", "package.json", "package-lock.json", "vite.config.ts"):
        shutil.copy(ROOT / "web" / file, tmp_path / "web" / file)
    (tmp_path / "scripts").mkdir()
    script = shutil.copy(ROOT / "scripts" / "web", tmp_path / "scripts" / "web")
    digest = tmp_path / PAGE / "digest.json"

    def check() -> str:
        # Nothing on the PATH and no site packages: no Node is found, so only the digest is looked at.
        alone = [sys.executable, "-S", script, "check"]
        done = subprocess.run(alone, capture_output=True, text=True, env={"PATH": str(tmp_path)}, check=False)
        return done.stdout + done.stderr

    assert "the page is the one that web/ builds" in check()
    (tmp_path / "web" / "src" / "App.tsx").write_text("changed")
    assert "failed: sources changed since the page was built" in check()
    digest.write_text("{}")
    assert "failed: sources and page changed" in check()
