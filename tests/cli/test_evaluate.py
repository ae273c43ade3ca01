import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from evaluation.folders import BAD, GOOD, model
from frontdesk.cli.evaluate import evaluate
from frontdesk.errors import InvalidInput, Misconfigured, ModelMissing


@pytest.fixture(scope="module")
def run_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return model(tmp_path_factory.mktemp("run") / "small")


@pytest.fixture
def table(tmp_path: Path) -> Path:
    rows = [*((one, "good") for one in GOOD), *((one, "bad") for one in BAD), ("unheard of", "oos")]
    lines = [f'"{text}",,{label}' for text, label in rows]
    (tmp_path / "broken.wav").write_bytes(b"RIFF0000WAVEbroken")
    path = tmp_path / "rows.csv"
    path.write_text("\n".join(["text,audio,label", *lines, '"it works",broken.wav,good']) + "\n", "utf-8")
    return path


def run(*arguments: str | Path) -> tuple[int, str, str]:
    app = typer.Typer()
    app.command()(evaluate)
    done = CliRunner().invoke(app, [str(one) for one in arguments], catch_exceptions=False)
    return done.exit_code, done.stdout, done.stderr


def test_a_model_is_judged_and_what_could_not_be_read_is_named(run_folder: Path, table: Path) -> None:
    code, out, _ = run(run_folder, table, "--missing", "--json")
    said = json.loads(out)
    assert code == 0
    assert (said["n"], said["accuracy"], said["labels"]) == (10, 1, ["good", "bad"])
    assert said["confusion"] == [[5, 0], [0, 5]]
    assert said["oos"]["outside"] == 1
    assert [(one["line"], one["column"]) for one in said["skipped"]] == [(13, "audio")]
    assert [(one["modalities"], one["n"]) for one in said["missing"]] == [
        (["text"], 10),
        (["audio"], 0),
        (["text", "audio"], 0),
    ]


def test_people_get_tables(run_folder: Path, table: Path) -> None:
    code, out, _ = run(run_folder / "model", table, "--missing")
    assert code == 0
    assert "f1_macro" in out
    assert "text + audio" in out
    assert "! line 13, audio:" in out
    assert "out of scope: AUROC" in out


def test_a_gate_that_is_not_reached_makes_the_command_fail(
    run_folder: Path, table: Path, tmp_path: Path
) -> None:
    pytest.importorskip("matplotlib")
    folder = tmp_path / "report"
    code, out, _ = run(run_folder, table, "--report", folder, "--gate", "f1_macro=0.8", "--gate", "ece=1e-9")
    assert code == 1
    assert "f1_macro 1.0000 >= 0.8: ok" in out
    assert "FAILED" in out
    assert sorted(one.name for one in folder.iterdir()) == ["junit.xml", "report.html", "report.json"]
    said = json.loads((folder / "report.json").read_text("utf-8"))
    assert said["deletion"]["rows"] > 0
    assert said["deletion"]["area"] < said["deletion"]["random_area"]
    assert GOOD[0] not in (folder / "report.html").read_text("utf-8")
    assert run(run_folder, table, "--gate", "f1_macro=0.8", "--json")[0] == 0


def test_bad_use_is_named(run_folder: Path, table: Path, tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="no column 'lable'; did you mean 'label'"):
        run(run_folder, table, "--label", "lable")
    with pytest.raises(InvalidInput, match="no figure 'f1_marco'"):
        run(run_folder, table, "--gate", "f1_marco=1")
    with pytest.raises(ModelMissing):
        run(tmp_path, table)
    table.write_text("text,audio,label\nhi,,goood\n", "utf-8")
    with pytest.raises(InvalidInput, match="line 2 has the label 'goood'"):
        run(run_folder, table)


def test_the_whole_desk_is_judged_like_a_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FRONTDESK_MODELS", str(tmp_path / "no-models"))
    table = tmp_path / "turns.csv"
    table.write_text("text,emotion\nI am so happy!,joy\n这太让人生气了,anger\n", "utf-8")
    said = run("desk", table, "--missing", "--json", "--home", tmp_path / "home")
    told = json.loads(said[1])
    assert (said[0], told["model"], told["n"]) == (0, "desk", 2)
    assert [one["modalities"] for one in told["missing"]] == [["text"]]
    with pytest.raises(InvalidInput, match="the desk tells no 'label'"):
        run("desk", table, "--label", "label")
