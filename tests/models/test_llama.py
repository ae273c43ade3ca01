from pathlib import Path

import pytest

from frontdesk.errors import NotReady
from frontdesk.models import llama


def test_weights_are_found_in_a_models_folder(tmp_path: Path) -> None:
    (tmp_path / "a.gguf").touch()
    assert llama.weights(tmp_path) == tmp_path / "a.gguf"


def test_a_folder_without_weights_is_told(tmp_path: Path) -> None:
    with pytest.raises(NotReady, match=r"holds no weights for llama\.cpp"):
        llama.weights(tmp_path)


def test_a_file_that_is_none_is_told(tmp_path: Path) -> None:
    pytest.importorskip("xllamacpp", reason="install 'frontdesk[llm]'")
    file = tmp_path / "a.gguf"
    file.write_bytes(b"no weights")
    with pytest.raises(NotReady, match="cannot be served"):
        llama.start(file, "a", 0, 1)


def test_without_the_extra_it_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "xllamacpp", None)
    with pytest.raises(NotReady, match=r"frontdesk\[llm\]"):
        llama.start(tmp_path / "a.gguf", "a", 0, 1)


def test_every_key_is_another_one() -> None:
    assert len({llama.new_key() for _ in range(20)}) == 20
