import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from frontdesk.cli.knowledge import app
from knowledge.reads import grey

KEYS = {"passage", "source", "title", "text", "span", "page", "box", "ms", "score", "lexical", "dense"}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of files, one of them bad; a home and no models, so that the fallback embeds."""
    monkeypatch.setenv("FRONTDESK_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("FRONTDESK_MODELS", str(tmp_path / "models"))
    inside = tmp_path / "files"
    (inside / "zh").mkdir(parents=True)
    (inside / "zh" / "退货.md").write_text("# 退货\n\n## 怎么退？\n\n七天内可以退。\n", "utf-8")
    (inside / "router.md").write_text("# Router\n\n## Red light\n\nHold reset.\n", "utf-8")
    (inside / "broken.pdf").write_bytes(b"%PDF-1.7 broken")
    return inside


def run(*arguments: str | Path) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, [str(one) for one in arguments])
    return done.exit_code, done.stdout, done.stderr


def test_a_folder_is_taken_in_and_its_one_bad_file_named(folder: Path) -> None:
    code, out, err = run("add", folder, "--json")
    said = json.loads(out)
    assert code == 1
    assert [one["title"] for one in said["sources"]] == ["Router", "退货"]
    assert len(said["rejected"]) == 1
    assert "broken.pdf" in said["rejected"][0]
    del err


def test_what_was_added_is_searched_listed_shown_and_removed(folder: Path) -> None:
    (folder / "broken.pdf").unlink()
    assert run("add", folder)[0] == 0
    code, out, _ = run("search", "红灯 red light reset", "-k", "1", "--json")
    [hit] = json.loads(out)
    assert code == 0
    assert set(hit) >= KEYS
    assert hit["text"] == "Hold reset."
    shown = run("show", hit["source"])[1]
    start, end = hit["span"]
    assert shown[start:end] == hit["text"]
    assert run("remove", hit["source"])[0] == 0
    left = json.loads(run("list", "--json")[1])
    assert [one["title"] for one in left["sources"]] == ["退货"]


def test_a_search_for_people_prints_title_and_text(folder: Path) -> None:
    (folder / "broken.pdf").unlink()
    run("add", folder)
    out = run("search", "怎么退")[1]
    assert "退货 › 怎么退？" in out
    assert "七天内可以退。" in out


def test_a_photo_that_is_none_is_refused_and_one_may_stand_beside_words(folder: Path, tmp_path: Path) -> None:
    (folder / "broken.pdf").unlink()
    run("add", folder)
    photo = tmp_path / "photo.png"
    photo.write_bytes(grey())
    code, out, _ = run("search", "red light reset", "--image", photo, "-k", "1", "--json")
    assert (code, json.loads(out)[0]["text"]) == (0, "Hold reset.")
    assert run("search", "red light", "--image", folder / "router.md")[0] != 0
