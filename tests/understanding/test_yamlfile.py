from pathlib import Path

import pytest

from frontdesk.errors import Misconfigured
from frontdesk.understanding.yamlfile import DEEPEST, read_yaml


def written(folder: Path, text: str) -> Path:
    path = folder / "a.yml"
    path.write_text(text, "utf-8")
    return path


@pytest.mark.parametrize("text", ["[" * 100_000, "{a: " * 100_000, "- " * 100_000, "[" * 33 + "]" * 33])
def test_what_is_nested_too_deeply_is_refused_and_does_not_end_the_process(tmp_path: Path, text: str) -> None:
    with pytest.raises(Misconfigured, match=r"a.yml: the file should be at most 32 deep"):
        read_yaml(written(tmp_path, text))


def test_what_is_nested_as_deeply_as_may_be_is_read(tmp_path: Path) -> None:
    value = read_yaml(written(tmp_path, "[" * DEEPEST + "]" * DEEPEST + "\n")).value
    for _ in range(DEEPEST - 1):
        assert isinstance(value, list)
        (value,) = value
    assert value == []


@pytest.mark.parametrize(
    "text", ["a: 2026-13-45", "a: !!bool perhaps", "a: !!timestamp soon", "a: !!int ''", "a: [", "a: !!x y"]
)
def test_a_value_that_is_none_is_told_with_the_file(tmp_path: Path, text: str) -> None:
    with pytest.raises(Misconfigured, match=r"a.yml cannot be read: "):
        read_yaml(written(tmp_path, text))
