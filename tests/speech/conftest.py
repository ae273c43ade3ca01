from pathlib import Path

import pytest

import speech.voices as small
from frontdesk.models.store import ModelStore


@pytest.fixture
def pulled(tmp_path: Path) -> ModelStore:
    """Give a store with a model of speech that is as small as can be."""
    return small.pulled(tmp_path / "models")


@pytest.fixture
def silent(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take espeak-ng from the machine."""
    monkeypatch.setenv("PATH", "/nowhere")
