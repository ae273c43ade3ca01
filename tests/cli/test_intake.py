import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from frontdesk.cli.knowledge import app
from frontdesk.errors import AddressRefused, InvalidInput


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with one page; a home and no models, so that the fallback embeds."""
    monkeypatch.setenv("FRONTDESK_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("FRONTDESK_MODELS", str(tmp_path / "models"))
    inside = tmp_path / "files"
    inside.mkdir()
    (inside / "router.md").write_text("# Router\n\n## Red light\n\nHold reset.\n", "utf-8")
    return inside


def run(*arguments: str | Path) -> tuple[int, str, BaseException | None]:
    done = CliRunner().invoke(app, [str(one) for one in arguments])
    return done.exit_code, done.stdout, done.exception


def test_files_are_added_with_their_scope_and_their_job_is_listed(folder: Path) -> None:
    scope = ("--product", "R-2", "--audience", "staff", "--from", "2026-01-01", "--to", "2026-12-31")
    code, out, _ = run("add", folder / "router.md", *scope, "--json")
    [source] = json.loads(out)["sources"]
    assert code == 0
    assert (source["product"], source["audience"]) == ("R-2", "staff")
    assert (source["valid_from"], source["valid_to"]) == ("2026-01-01", "2026-12-31")
    [job] = json.loads(run("jobs", "--json")[1])["jobs"]
    assert (job["name"], job["state"], job["source"], job["error"]) == (
        "router.md",
        "done",
        source["id"],
        None,
    )
    assert "router.md" in run("jobs")[1]
    assert json.loads(run("add", folder / "router.md", *scope, "--json")[1])["sources"] == [source]


def test_an_address_that_may_not_be_fetched_is_named(folder: Path) -> None:
    code, out, _ = run("add", folder, "http://127.0.0.1/secret", "--json")
    said = json.loads(out)
    assert code == 1
    assert len(said["sources"]) == 1
    assert re.match("http://127.0.0.1/secret: 127.0.0.1 is ", said["rejected"][0])
    assert AddressRefused.kind == "address_refused"


def test_an_empty_folder_and_days_in_the_wrong_order_are_refused_with_a_remedy(folder: Path) -> None:
    (folder / "router.md").unlink()
    code, _, error = run("add", folder)
    assert code != 0
    assert isinstance(error, InvalidInput)
    assert "has no files; name a folder" in str(error)
    assert isinstance(run("add", folder, "--from", "2026-02-01", "--to", "2026-01-01")[2], InvalidInput)


def test_a_file_that_is_not_there_is_named_beside_those_that_are(folder: Path) -> None:
    code, out, _ = run("add", folder, folder / "none.md", "--json")
    said = json.loads(out)
    assert (code, len(said["sources"])) == (1, 1)
    assert said["rejected"][0].startswith("none.md: document ")
