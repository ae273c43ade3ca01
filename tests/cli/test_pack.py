import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from frontdesk.cli.main import build
from frontdesk.cli.pack import app, when_json, when_text
from frontdesk.dialogue.policy import When
from frontdesk.errors import FrontdeskError, Misconfigured
from frontdesk.understanding.pack import shop_pack

INTENTS = """
intents:
  - {id: refund, name: {zh: 退款, en: Refund}, examples: {en: [refund please], zh: [退款]}}
  - {id: greeting, name: {zh: 问候, en: Greeting}, examples: {en: [hello], zh: [你好]}, offer: false}
"""
POLICY = """
rows:
  - {name: upset, when: {emotion: [anger, disgust], intensity: 0.5}, do: hand_off, say: hand_off, why: upset}
  - {name: answer, when: {knowledge: any}, do: answer, tone: calm, why: known}
  - {name: unknown, when: {}, do: say, say: unknown, misses: true, why: unknown}
"""


def pack(folder: Path, policy: str = POLICY, **files: str) -> Path:
    for name, content in {"intents": INTENTS, "policy": policy, **files}.items():
        if content:
            (folder / f"{name}.yml").write_text(content, "utf-8")
    return folder


def run(*words: str | Path) -> str:
    result = CliRunner().invoke(app, [str(word) for word in words])
    if isinstance(result.exception, FrontdeskError):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.stdout


def test_check_prints_the_table_with_how_many_situations_each_row_decides(tmp_path: Path) -> None:
    out = run("check", pack(tmp_path))
    assert all(word in out for word in ("upset", "intensity: 0.5", "unknown", "answer, calmly", "situations"))
    assert "2 intents, 4 examples" in out
    assert "policy.yml: 3 rows decide" in out


def test_check_gives_the_same_as_json(tmp_path: Path) -> None:
    told = json.loads(run("check", pack(tmp_path), "--json"))
    assert [row["name"] for row in told["rows"]] == ["upset", "answer", "unknown"]
    assert sum(row["situations"] for row in told["rows"]) == told["situations"]
    assert all(row["situations"] > 0 for row in told["rows"])
    assert told["rows"][1]["when"] == {"knowledge": "any"}
    assert (told["intents"], told["examples"]) == (2, 4)


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"policy": POLICY.replace("when: {}", "when: {trend: steady}")}, "no row decides when"),
        ({"policy": POLICY.replace("any}", "any, emotion: joy, emotion_unsure: true}")},
         "row answer never decides: its conditions contradict"),
        ({"policy": POLICY.replace("[anger, disgust]", "[angr]")}, r"\(perhaps anger\), not 'angr'"),
        ({"policy": POLICY.replace("0.5", "5")}, "should be a number from 0 to 1, not 5"),
        ({"recommend": "rows: [{name: a, never: {}}]"}, "recommend.yml: rows.a.never should be items"),
        ({"policy": POLICY.replace("name: answer", "name: upset")}, "the name of one row only"),
        ({"intents": INTENTS.replace("id: greeting", "id: refund")}, "refund should be listed once"),
        ({"intents": INTENTS.replace("{en: [hello], zh: [你好]}", "{}")}, "one example at least"),
        ({"texts": "greeting: {zh: 你好}"}, "greeting.en should be text"),
        ({"pictures": "torn: {name: {zh: 破, en: torn}, intent: refnd}"}, "pictures.yml: torn"),
    ],
)  # fmt: skip
def test_a_bad_pack_is_one_clear_error(tmp_path: Path, files: dict[str, str], message: str) -> None:
    with pytest.raises(Misconfigured, match=message):
        run("check", pack(tmp_path, **files))


def test_show_prints_the_table_in_force(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FRONTDESK_HOME", str(tmp_path / "home"))
    shown = json.loads(run("show", "--json"))
    assert (shown["sure"], shown["person"]) == (0.5, "talk_to_person")
    assert shown["rows"][0]["name"] == "asked_for_a_person"
    assert shown["rows"][-1]["when"] == {}
    assert "asked_for_a_person" in run("show", shop_pack())
    assert "situations" not in run("show", pack(tmp_path))


def test_a_pack_without_a_policy_is_told_to_use_the_shops(tmp_path: Path) -> None:
    assert "the shop's, as far as it fits this pack" in run("check", pack(tmp_path, policy=""))


def test_check_tells_who_answers_and_what_is_wrong_with_the_inbox(tmp_path: Path) -> None:
    assert "inbox.yml: 5 queues" in run("check", shop_pack())
    folder = pack(tmp_path)
    assert "no inbox.yml: one queue for everybody, always open" in run("check", folder)
    assert json.loads(run("check", folder, "--json"))["queues"] == ["service"]
    (folder / "inbox.yml").write_text("hours: {mon: 25}")
    command = [sys.executable, "-m", "frontdesk", "pack", "check", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith("frontdesk: inbox.yml: hours.mon should be a list")


def test_conditions_are_written_as_they_stand_in_the_file() -> None:
    when = When(intent=("a", "b"), chance={"c": 0.2}, knowledge=0.0, perceived=False)
    assert when_text(when) == "{intent: [a, b], chance: {c: 0.2}, knowledge: any, perceived: false}"
    assert when_json(When(knowledge="none")) == {"knowledge": "none"}
    assert when_text(When()) == "{}"


def test_the_command_ends_with_2_and_one_line_for_a_bad_pack(tmp_path: Path) -> None:
    assert isinstance(build(("pack",)), typer.Typer)
    bad = pack(tmp_path, POLICY.replace("say: unknown", "say: nothing"))
    command = [sys.executable, "-m", "frontdesk", "pack", "check", str(bad)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=dict(os.environ))
    assert done.returncode == 2
    assert done.stderr.startswith("frontdesk: policy.yml: rows.unknown.say should be a key of texts.yml")
    assert done.stderr.count("\n") == 1
