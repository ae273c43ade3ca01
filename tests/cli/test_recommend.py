import json
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from typer.testing import CliRunner

from frontdesk.cli.recommend import app
from frontdesk.config import load
from frontdesk.errors import InvalidInput, Misconfigured, NotReady, RejectedInput
from frontdesk.offers.opening import FOLDER
from frontdesk.recommend import kept
from offers.shop import small


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A shop with customers, and no models, so that the fallbacks look."""
    monkeypatch.setenv("FRONTDESK_HOME", str(tmp_path))
    monkeypatch.setenv("FRONTDESK_MODELS", str(tmp_path / "models"))
    monkeypatch.setenv("FRONTDESK_RECOMMEND__EXPLORE", "0")
    small(tmp_path).engine.dispose()
    assert load().database_url.endswith(str(tmp_path / "frontdesk.db"))
    return tmp_path


def run(*arguments: str | Path) -> str:
    done = CliRunner().invoke(app, [str(one) for one in arguments])
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    assert done.exit_code == 0, done.stderr
    return done.stdout


def test_a_customer_is_named_without_a_command_and_gets_reasons(home: Path) -> None:
    learnt = json.loads(run("train", "--source", "popularity", "--source", "itemknn", "--json"))
    assert learnt["version"] == kept.current(home / FOLDER)
    assert (learnt["customers"], set(learnt["weights"])) == (40, {"popularity", "itemknn"})
    told = json.loads(run("c1", "-n", "3", "--json"))
    assert len(told) == 3
    assert set(told[0]) == {"item", "title", "score", "reasons", "source"}
    assert set(told[0]["reasons"][0]) == {"text", "evidence"}
    assert json.loads(run("for", "c1", "-n", "3", "--json", "--why"))[0]["parts"]
    shown = run("c1", "-n", "1", "--why", "--language", "zh")
    assert "kettle·" in shown or "lamp·" in shown


def test_the_sequence_model_is_trained_where_it_is_named_and_stays_otherwise(home: Path) -> None:
    pytest.importorskip("torch")
    told = json.loads(run("train", "--source", "sequence", "--json"))
    assert {"popularity", "itemknn", "sequence"} <= set(told["weights"])
    trained = kept.open_kept(home / FOLDER).sources["sequence"].arrays()
    few = json.loads(run("train", "--source", "popularity", "--source", "sequence", "--json"))
    assert set(few["weights"]) == {"popularity", "sequence"}
    assert set(trained) == {"vectors", "bias", "graph", "length"}
    assert "sequence" not in json.loads(run("train", "--json"))["weights"]  # the settings do not name it


def test_words_and_a_photo_are_looked_for(home: Path) -> None:
    told = json.loads(run("--text", "a lamp under 300 yuan", "--json"))
    assert told[0]["item"].startswith("lamp")
    out = BytesIO()
    Image.new("RGB", (32, 32), "red").save(out, "PNG")
    (home / "photo.png").write_bytes(out.getvalue())
    assert json.loads(run("--photo", home / "photo.png", "--json"))
    (home / "no.png").write_bytes(b"no picture")
    with pytest.raises(RejectedInput):
        run("--photo", home / "no.png")
    with pytest.raises(InvalidInput, match="nothing says what is looked for"):
        run("-n", "3")


def test_an_unknown_customer_gets_a_list_and_an_empty_catalogue_none(
    home: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    assert json.loads(run("nobody", "--json"))
    empty = tmp_path_factory.mktemp("empty")
    assert json.loads(run("nobody", "--json", "--home", empty)) == []
    with pytest.raises(NotReady, match="nothing to suggest yet"):
        run("train", "--home", empty)
    del home


def test_the_catalogue_is_listed_and_a_customer_erased(home: Path) -> None:
    assert len(json.loads(run("list", "--json"))["items"]) == 24
    assert "kettle00" in run("list")
    assert run("erase", "c1") == "4 interactions are gone\n"
    assert run("erase", "c1") == "0 interactions are gone\n"
    del home


@pytest.mark.parametrize(
    "arguments", [["\udcff"], [""], ["erase", "\udcff"], ["erase", " "], ["--text", "\udcff"], ["--text", ""]]
)
def test_bytes_that_are_no_text_and_names_of_nobody_are_refused(home: Path, arguments: list[str]) -> None:
    with pytest.raises(InvalidInput):
        run(*arguments)


@pytest.mark.parametrize("command", ["train", "evaluate"])
def test_a_source_that_is_none_is_told_with_those_that_are(home: Path, command: str) -> None:
    with pytest.raises(Misconfigured, match="there is no source nope") as error:
        run(command, "--source", "nope")
    assert "popularity" in str(error.value.remedy)
