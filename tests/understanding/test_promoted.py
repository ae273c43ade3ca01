from pathlib import Path

import pytest

from frontdesk.errors import Misconfigured, ModelCorrupt, ModelMissing
from frontdesk.understanding import promoted

DIGEST = "0123456789abcdef" * 4


def point(home: Path, text: str) -> Path:
    shelf = home / "trained" / "intent"
    shelf.mkdir(parents=True)
    (shelf / "current").write_text(text)
    return shelf


def test_nothing_is_served_before_anything_was_promoted(tmp_path: Path) -> None:
    assert promoted.current(tmp_path, "intent") is None


def test_the_pointer_names_the_folder(tmp_path: Path) -> None:
    shelf = point(tmp_path, f"{DIGEST}\n")
    (shelf / DIGEST).mkdir()
    assert promoted.current(tmp_path, "intent") == shelf / DIGEST


def test_a_folder_that_is_gone_is_missed(tmp_path: Path) -> None:
    point(tmp_path, DIGEST)
    with pytest.raises(ModelMissing, match="frontdesk promote"):
        promoted.current(tmp_path, "intent")


@pytest.mark.parametrize("text", ["", "../../etc", DIGEST[:-1], f"{DIGEST}\n{DIGEST}"])
def test_a_pointer_to_anything_but_a_digest_is_refused(tmp_path: Path, text: str) -> None:
    point(tmp_path, text)
    with pytest.raises(ModelCorrupt):
        promoted.current(tmp_path, "intent")


@pytest.mark.parametrize("name", ["..", "a/b", ""])
def test_a_name_is_no_path(tmp_path: Path, name: str) -> None:
    with pytest.raises(Misconfigured):
        promoted.current(tmp_path, name)
