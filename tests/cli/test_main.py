import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from frontdesk.cli.main import COMMANDS
from frontdesk.media.audio import encoded

PAGE = "# Tea\n\n## How is tea brewed?\n\nTea is brewed with hot water for three minutes.\n"


def run(home: Path, *words: str | Path) -> "subprocess.CompletedProcess[str]":
    """Run the real command in a home of its own, without any weights."""
    environment = os.environ | {"FRONTDESK_HOME": str(home), "FRONTDESK_MODELS": str(home / "none")}
    command = [sys.executable, "-m", "frontdesk", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment, cwd=home)


def test_help_names_every_command(tmp_path: Path) -> None:
    done = run(tmp_path, "--help")
    assert done.returncode == 0
    assert all(f" {name} " in done.stdout for name in COMMANDS)
    assert run(tmp_path, "--version").stdout.startswith("frontdesk ")


def test_bad_usage_exits_with_2_and_one_clear_line(tmp_path: Path) -> None:
    for words in (["bogus"], ["ask", "--bogus"], ["ask"], ["ask", ""], ["ask", "--image", "nowhere.png"]):
        done = run(tmp_path, *words)
        assert done.returncode == 2, words
        assert "Traceback" not in done.stderr
    assert run(tmp_path, "ask", "--image", "nowhere.png").stderr == (
        "frontdesk: image nowhere.png cannot be read: No such file or directory\n"
    )


def test_knowledge_goes_in_and_comes_out_as_json(tmp_path: Path) -> None:
    folder = tmp_path / "handbook"
    folder.mkdir()
    (folder / "tea.md").write_text(PAGE)
    (folder / "bad.pdf").write_bytes(b"%PDF-1.7 broken")
    added = run(tmp_path, "knowledge", "add", folder, "--json")
    assert added.returncode == 1  # one file was refused, the other is in
    told = json.loads(added.stdout)
    assert [one["title"] for one in told["sources"]] == ["Tea"]
    assert told["rejected"][0].startswith("bad.pdf: ")
    found = json.loads(run(tmp_path, "knowledge", "search", "how is tea brewed", "--json").stdout)
    assert "hot water" in found[0]["text"]
    assert set(found[0]) == {
        "passage", "source", "title", "text", "span", "page", "box", "ms", "picture", "kind", "language",
        "hidden", "score", "lexical", "dense",
    }  # fmt: skip
    shown = run(tmp_path, "knowledge", "show", found[0]["source"]).stdout
    assert shown[slice(*found[0]["span"])] == found[0]["text"]
    assert run(tmp_path, "knowledge", "remove", found[0]["source"]).returncode == 0
    gone = run(tmp_path, "knowledge", "remove", found[0]["source"])
    assert gone.returncode == 1
    assert "knowledge list" in gone.stderr


def test_asking_without_weights_answers_and_says_which_command_mends_it(tmp_path: Path) -> None:
    (tmp_path / "tea.md").write_text(PAGE)
    run(tmp_path, "knowledge", "add", "tea.md")
    done = run(tmp_path, "ask", "How is tea brewed?", "--json")
    assert done.returncode == 0, done.stderr
    reply = json.loads(done.stdout)
    assert {
        "turn",
        "conversation",
        "decision",
        "reply",
        "findings",
        "citations",
        "suggestions",
        "notes",
    } <= set(reply)
    assert any("frontdesk models pull light" in note for note in reply["notes"])
    again = json.loads(
        run(tmp_path, "ask", "And green tea?", "--conversation", reply["conversation"], "--json").stdout
    )
    assert again["conversation"] == reply["conversation"]


def test_understanding_prints_findings_and_keeps_nothing(tmp_path: Path) -> None:
    done = run(tmp_path, "understand", "我很生气！订单号 NL20261101", "--json")
    understood = json.loads(done.stdout)
    assert set(understood) == {"findings", "percepts", "notes"}
    assert understood["findings"]["language"]["value"] == "zh"
    assert not (tmp_path / "blobs").exists()


def test_an_unknown_conversation_is_named(tmp_path: Path) -> None:
    done = run(tmp_path, "ask", "hi", "--conversation", "nobody")
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "no conversation 'nobody'" in done.stderr


def test_the_doctor_names_what_mends_each_fault(tmp_path: Path) -> None:
    done = run(tmp_path, "doctor", "--json")
    assert done.returncode == 1
    checks = {check["name"]: check for check in json.loads(done.stdout)}
    assert checks["python"]["ok"]
    assert checks["database"]["ok"]
    assert not checks["model e5"]["ok"]
    assert "frontdesk models pull light" in checks["model e5"]["remedy"]


def test_a_corrupt_database_is_said_with_the_remedy(tmp_path: Path) -> None:
    (tmp_path / "frontdesk.db").write_bytes(b"garbage" * 1_000)
    done = run(tmp_path, "ask", "hi")
    assert done.returncode == 1
    assert "file is not a database" in done.stderr


def test_a_port_that_is_taken_is_said_before_anything_is_loaded(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = run(tmp_path, "serve", "--port", str(port))
    assert done.returncode == 2
    assert f"port {port} on 127.0.0.1 is taken; choose another with --port" in done.stderr


@pytest.mark.parametrize("words", [["config", "schema"], ["config", "show"]])
def test_the_settings_are_printed_as_json(tmp_path: Path, words: list[str]) -> None:
    assert json.loads(run(tmp_path, *words).stdout)


def test_consent_is_given_by_name_and_a_wrong_name_is_told_with_the_nearest(tmp_path: Path) -> None:
    sound = tmp_path / "voice.flac"
    sound.write_bytes(encoded((0.3 * np.sin(np.arange(16_000) / 12)).astype(np.float32)))

    def unlooked(*words: str | Path) -> tuple[bool, str]:
        done = run(tmp_path, *words, "--audio", sound, "--json")
        assert done.returncode == 0, done.stderr
        told = json.loads(done.stdout)
        return any("not looked at" in note for note in told["notes"]), told.get("conversation", "")

    wrong = run(tmp_path, "understand", "hello", "--consent", "voise")
    assert wrong.returncode == 2
    assert wrong.stderr == "frontdesk: consent 'voise' is unknown; did you mean voice?\n"
    assert not unlooked("understand", "--consent", "voice,face")[0]
    agreed, conversation = unlooked("ask", "--consent", "voice")
    assert not agreed
    assert unlooked("ask", "--conversation", conversation, "--consent", "none")[0]
