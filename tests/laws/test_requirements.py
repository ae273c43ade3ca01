"""What is installed is what was chosen: every pin has its hash, and no lock names a place."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCKS = ("serve", "test")
HEAVY = {"torch", "torchvision", "torchaudio", "torchcodec", "tensorflow", "transformers", "timm", "ray"}
PIN = re.compile(r"^([A-Za-z0-9_.-]+)(?:\[[^]]*\])?==([^\s;\\]+)", re.MULTILINE)


def lock(name: str) -> str:
    return (ROOT / "requirements" / f"{name}.lock").read_text()


@pytest.mark.parametrize("name", LOCKS)
def test_every_pin_carries_a_hash_and_no_address(name: str) -> None:
    text = lock(name)
    blocks = re.split(r"^(?=[A-Za-z0-9])", text, flags=re.MULTILINE)
    pins = [block for block in blocks if PIN.match(block)]
    assert len(pins) > 50
    assert all("--hash=sha256:" in block for block in pins)
    assert re.findall(r"https?://|--(?:extra-)?index-url|--find-links|git\+", text) == []


@pytest.mark.parametrize(
    ("name", "heavy"),
    # torch itself is in requirements/torch.txt, whose first lines say why; the others break beside it.
    [("serve", HEAVY), ("test", HEAVY - {"transformers"})],
)
def test_nothing_heavy_is_on_the_serving_path(name: str, heavy: set[str]) -> None:
    assert {package.lower() for package, _ in PIN.findall(lock(name))} & heavy == set()


def test_one_release_of_torch_is_installed() -> None:
    lines = (ROOT / "requirements" / "torch.txt").read_text().splitlines()
    assert [line for line in lines if line and not line.startswith("#")] == ["torch==2.13.0"]


def test_what_serves_is_the_same_in_both_locks() -> None:
    serve, test = (set(PIN.findall(lock(name))) for name in LOCKS)
    assert serve <= test


def test_every_dependency_that_is_declared_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    declared = {re.split(r"[<>=\[]", one)[0].lower().replace("_", "-") for one in project["dependencies"]}
    locked = {package.lower().replace("_", "-") for package, _ in PIN.findall(lock("serve"))}
    assert declared <= locked
