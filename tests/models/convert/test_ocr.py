from pathlib import Path

import numpy as np
import pytest

from frontdesk.errors import ModelCorrupt
from frontdesk.models.convert import CONVERTERS
from frontdesk.models.convert.graph import Graph


def network(path: Path, **facts: str) -> None:
    graph = Graph("reads nothing")
    graph.output(graph.input("x", np.float32, (1,)), "y", np.float32, (1,))
    graph.save(path, **facts)


def folders(tmp_path: Path, **facts: str) -> tuple[Path, Path]:
    source, out = tmp_path / "raw", tmp_path / "out"
    source.mkdir()
    out.mkdir()
    for name in ("det.onnx", "cls.onnx"):
        network(source / name)
    network(source / "rec.onnx", **facts)
    return source, out


def test_networks_are_copied_and_characters_listed(tmp_path: Path) -> None:
    source, out = folders(tmp_path, character="订\n单\na\n ")
    CONVERTERS["ocr"](source, out)
    assert (out / "keys.txt").read_text("utf-8").splitlines() == ["订", "单", "a", " "]
    for name in ("det.onnx", "rec.onnx", "cls.onnx"):
        assert (out / name).read_bytes() == (source / name).read_bytes()


def test_a_network_without_characters_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelCorrupt, match="does not list its characters"):
        CONVERTERS["ocr"](*folders(tmp_path))


def test_the_plain_copy_copies_every_file(tmp_path: Path) -> None:
    source, out = tmp_path / "raw", tmp_path / "out"
    source.mkdir()
    out.mkdir()
    for name in ("a.bin", "b.json"):
        (source / name).write_text(name)
    CONVERTERS["copy"](source, out)
    assert {path.name: path.read_text() for path in out.iterdir()} == {"a.bin": "a.bin", "b.json": "b.json"}
