import json
from pathlib import Path

import numpy as np
import pytest
import soundfile
import typer
from typer.testing import CliRunner

from evaluation.folders import model
from frontdesk.cli.explain import explain
from frontdesk.errors import InvalidInput

TEXT = "hello, it is broken"


@pytest.fixture(scope="module")
def run_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return model(tmp_path_factory.mktemp("run") / "small")


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    path = tmp_path / "a.wav"
    soundfile.write(path, np.sin(np.arange(16_000) / 20) * 0.3, 16_000)
    return path


def run(*arguments: str | Path) -> tuple[int, str]:
    app = typer.Typer()
    app.command()(explain)
    done = CliRunner().invoke(app, [str(one) for one in arguments], catch_exceptions=False)
    return done.exit_code, done.stdout


def test_words_that_a_label_rests_on_are_told_with_their_places(run_folder: Path) -> None:
    code, out = run(run_folder, "--text", TEXT, "--json")
    said = json.loads(out)
    assert code == 0
    assert (said["label"], said["modality"]) == ("bad", "text")
    first = said["reasons"][0]
    assert TEXT[first["start"] : first["end"]] == "broken"
    assert sum(said["shares"].values()) == pytest.approx(said["logit"] - said["base"], abs=1e-6)


def test_a_row_of_a_table_an_object_and_options_are_the_same(
    run_folder: Path, sound: Path, tmp_path: Path
) -> None:
    table = tmp_path / "rows.csv"
    table.write_text(f'text,audio,label\nfine,,good\n"{TEXT}",a.wav,bad\n', "utf-8")
    ways = (
        (f"{table}:3",),
        (json.dumps({"text": TEXT, "audio": str(sound)}),),
        ("--text", TEXT, "--audio", sound),
    )
    said = [json.loads(run(run_folder, *way, "--json")[1]) for way in ways]
    assert said[0] == said[1] == said[2]
    assert set(said[0]["shares"]) == {"text", "audio"}


def test_people_get_the_words(run_folder: Path, sound: Path) -> None:
    code, out = run(run_folder, "--text", TEXT)
    assert code == 0
    assert "broken" in out
    assert "share in the logit" in out
    assert "0.0 to 0.1 s" in run(run_folder, "--audio", sound, "--label", "bad")[1]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((), "give a row"),
        (("rows.csv",), "no TABLE:LINE"),
        (("rows.csv:2", "--text", "hi"), "give a row"),
        (("{broken",), "the row is no JSON"),
        (('{"txt": "hi"}',), "reads no column 'txt'"),
        (("--text", "hi", "--label", "odd"), "knows no label 'odd'"),
        (("--video", "gone.mp4"), "nothing that the model reads"),
    ],
)
def test_bad_use_is_named(run_folder: Path, arguments: tuple[str, ...], says: str) -> None:
    with pytest.raises(InvalidInput, match=says):
        run(run_folder, *arguments)
