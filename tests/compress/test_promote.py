import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from threading import Thread

import pytest

from compress import folders
from frontdesk.compress import folder
from frontdesk.compress.promote import Gate, log, promote, roll_back
from frontdesk.errors import Conflict, Misconfigured, ModelCorrupt
from frontdesk.understanding import promoted


def gate(**accuracy: float) -> Gate:
    """Judge a model by the name that it calls itself."""

    def judge(model: folder.Model) -> dict[int, bool]:
        return {row: row < 1000 * accuracy[model.name] for row in range(1000)}

    return Gate(judge, "gate.csv", "f" * 64)


def served(home: Path) -> str:
    found = promoted.current(home, "intent")
    assert found is not None
    return folder.read(found).name


@pytest.fixture
def home(tmp_path: Path) -> Path:
    for at, name in enumerate(("a", "b", "c")):
        folders.model(tmp_path / name, seed=at, name=name)
    return tmp_path


def test_the_first_model_is_promoted_and_served_from_a_copy(home: Path) -> None:
    assert promoted.current(home, "intent") is None
    entry = promote(home / "a", home, "intent", gate(a=0.8), "ada")
    found = promoted.current(home, "intent")
    assert found == home / "trained" / "intent" / entry.new
    assert (entry.action, entry.old, entry.accuracy_new, entry.by) == ("promoted", None, 0.8, "ada")
    assert folder.read(found).digest == folder.read(home / "a").digest


def test_a_worse_model_is_refused_by_how_much_and_the_log_tells(home: Path) -> None:
    promote(home / "a", home, "intent", gate(a=0.8), "ada")
    with pytest.raises(
        Conflict, match=r"answers 0\.7500 of the rows rightly, the current one 0\.8000: worse by 0\.05"
    ):
        promote(home / "b", home, "intent", gate(a=0.8, b=0.75), "bob")
    assert served(home) == "a"
    line = json.loads((home / "trained/intent/log.jsonl").read_text().splitlines()[-1])
    assert (line["action"], line["by"], line["accuracy_old"], line["accuracy_new"]) == (
        "refused",
        "bob",
        0.8,
        0.75,
    )
    assert line["gate"]["sha256"] == "f" * 64
    assert line["at"].endswith("+00:00")
    assert not (home / "trained/intent" / line["new"]).exists()


def test_an_equal_model_passes_and_a_worse_one_within_the_tolerance(home: Path) -> None:
    promote(home / "a", home, "intent", gate(a=0.8), "ada")
    promote(home / "b", home, "intent", gate(a=0.8, b=0.8), "ada")
    assert served(home) == "b"
    lax = Gate(gate(b=0.8, c=0.795).judge, "gate.csv", "f" * 64, tolerance=0.01)
    promote(home / "c", home, "intent", lax, "ada")
    assert served(home) == "c"


def test_going_back_serves_what_was_replaced_and_stops_at_the_first(home: Path) -> None:
    promote(home / "a", home, "intent", gate(a=0.8), "ada")
    promote(home / "b", home, "intent", gate(a=0.8, b=0.9), "ada")
    promote(home / "c", home, "intent", gate(b=0.9, c=0.95), "ada")
    assert roll_back(home, "intent", "bob").action == "rolled back"
    assert served(home) == "b"
    roll_back(home, "intent", "bob")
    assert served(home) == "a"
    with pytest.raises(Conflict, match="nothing was promoted"):
        roll_back(home, "intent", "bob")
    assert [entry.action for entry in log(home, "intent")] == ["promoted"] * 3 + ["rolled back"] * 2


def test_the_same_model_again_changes_nothing(home: Path) -> None:
    promote(home / "a", home, "intent", gate(a=0.8), "ada")
    assert promote(home / "a", home, "intent", gate(a=0.8), "ada").action == "unchanged"
    with pytest.raises(Conflict):
        roll_back(home, "intent", "ada")


def test_a_damaged_candidate_and_a_pickle_are_refused_before_anything_is_copied(home: Path) -> None:
    (home / "a" / "head.pkl").write_bytes(b"\x80\x04N.")
    (home / "b" / "fusion.onnx").write_bytes(b"other")
    for name in "ab":
        with pytest.raises(ModelCorrupt):
            promote(home / name, home, "intent", gate(a=1, b=1), "ada")
    assert not (home / "trained").exists()


def test_going_back_to_a_damaged_model_is_refused(home: Path) -> None:
    first = promote(home / "a", home, "intent", gate(a=0.8), "ada")
    promote(home / "b", home, "intent", gate(a=0.8, b=0.9), "ada")
    (home / "trained/intent" / first.new / "fusion.onnx").write_bytes(b"other")
    with pytest.raises(ModelCorrupt):
        roll_back(home, "intent", "ada")
    assert served(home) == "b"


@pytest.mark.parametrize("name", ["..", "a/b", "", ".x", "x" * 101])
def test_a_name_cannot_leave_the_home(home: Path, name: str) -> None:
    with pytest.raises(Misconfigured):
        promote(home / "a", home, name, gate(a=1), "ada")


def test_a_line_of_the_log_that_was_cut_off_spoils_no_other(home: Path) -> None:
    promote(home / "a", home, "intent", gate(a=0.8), "ada")
    with (home / "trained/intent/log.jsonl").open("a") as file:
        file.write('{"action": "promo')
    promote(home / "b", home, "intent", gate(a=0.8, b=0.9), "ada")
    assert [entry.new for entry in log(home, "intent")][-1] == folder.read(home / "b").digest
    assert len(log(home, "intent")) == 2


def test_promotions_at_the_same_time_wait_for_each_other(home: Path) -> None:
    judged = gate(a=0.8, b=0.8, c=0.8)
    threads = [Thread(target=promote, args=(home / name, home, "intent", judged, name)) for name in "abc"]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    entries = log(home, "intent")
    assert len(entries) == 3
    assert [entry.old for entry in entries] == [None, entries[0].new, entries[1].new]
    assert promoted.digest(home, "intent") == entries[2].new


KILLED = """
import sys
from pathlib import Path
from frontdesk.compress.promote import Gate, promote
home, at = Path(sys.argv[1]), 0
while True:
    promote(home / "ab"[at % 2], home, "intent", Gate(lambda path: {1: True}, "g", "f" * 64), "x")
    at += 1
    print(at, flush=True)
"""


def test_killed_at_any_moment_the_old_or_the_new_model_is_served_whole(home: Path) -> None:
    for at in range(4):
        running = subprocess.Popen([sys.executable, "-c", KILLED, str(home)], stdout=subprocess.PIPE)
        assert running.stdout is not None
        running.stdout.readline()
        time.sleep(0.003 * at)
        os.kill(running.pid, signal.SIGKILL)
        running.wait()
        running.stdout.close()
        assert served(home) in ("a", "b")
    promote(home / "c", home, "intent", gate(a=1, b=1, c=1), "ada")
    assert served(home) == "c"
    assert not [
        one for one in (home / "trained/intent").iterdir() if one.is_dir() and one.name.startswith(".")
    ]


def test_a_row_that_only_the_current_model_can_read_counts_against_the_new_one(home: Path) -> None:
    promote(home / "a", home, "intent", gate(a=0.8), "ada")

    def judge(model: folder.Model) -> dict[int, bool]:
        return dict.fromkeys(range(10 if model.name == "a" else 9), True)

    with pytest.raises(Conflict, match=r"answers 0\.9000"):
        promote(home / "b", home, "intent", Gate(judge, "gate.csv", "f" * 64), "ada")


@pytest.mark.parametrize(("feature", "settings"), [("vgg", {"seed": 0}), ("bert", {"path": "encoder"})])
def test_a_model_that_would_bring_torch_into_the_server_is_refused(
    tmp_path: Path, feature: str, settings: dict[str, object]
) -> None:
    says = json.loads((folders.model(tmp_path / "plain") / "model.json").read_text("utf-8"))
    says["inputs"]["words"] |= {"feature": feature, "settings": settings}
    made = folders.model(tmp_path / "heavy", inputs=says["inputs"])
    with pytest.raises(Misconfigured, match="needs torch: it cannot be served"):
        promote(made, tmp_path, "intent", gate(heavy=0.9), "ada")
    assert promoted.current(tmp_path, "intent") is None
