from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from compress import folders
from frontdesk.compress import folder, int8
from frontdesk.errors import Conflict, ModelCorrupt
from frontdesk.models.session import Session


def answers(path: Path) -> NDArray[np.float32]:
    """Logits of some batches, by the way the served folder goes."""
    feeds = int8.calibration(folder.read(path), folders.batches(seed=9))["fusion.onnx"]
    session = Session(path / "fusion.onnx", threads=1)
    return np.concatenate([session.run(feed)[0] for feed in feeds])


@pytest.mark.parametrize("method", ["dynamic", "minmax", "entropy", "percentile"])
def test_an_int8_folder_is_a_third_of_the_size_and_answers_nearly_the_same(
    tmp_path: Path, method: str
) -> None:
    made = folder.read(folders.model(tmp_path / "model"))
    data = [] if method == "dynamic" else folders.batches()
    kind: int8.Method = "entropy" if method == "entropy" else "minmax" if method == "minmax" else "percentile"
    small = int8.compress(made, tmp_path / "small", data, kind)
    for name in ("encoder.words.onnx", "encoder.sound.onnx"):
        assert small.networks[name].stat().st_size < 0.35 * made.networks[name].stat().st_size
    before, after = answers(made.folder), answers(small.folder)
    assert np.corrcoef(before.ravel(), after.ravel())[0, 1] > 0.998
    assert np.mean(before.argmax(1) == after.argmax(1)) > 0.9


def test_the_folder_tells_what_was_done_and_whose_child_it_is(tmp_path: Path) -> None:
    made = folder.read(folders.model(tmp_path / "model"))
    small = int8.compress(made, tmp_path / "small")
    told = small.says["compressed"]
    assert (told["method"], told["mode"], told["parent"]) == ("int8", "dynamic", made.digest)
    assert told["parent_bytes"] == made.size
    assert told["parent_metrics"] == {"accuracy": 0.9}
    assert small.says["metrics"] == {}  # they were taken of another network
    assert small.says["labels"] == made.says["labels"]
    assert folder.read(made.folder) == made


def test_no_folder_is_written_over(tmp_path: Path) -> None:
    made = folder.read(folders.model(tmp_path / "model"))
    with pytest.raises(Conflict):
        int8.compress(made, made.folder)


def test_a_static_row_does_not_depend_on_its_neighbours(tmp_path: Path) -> None:
    made = folder.read(folders.model(tmp_path / "model"))
    small = int8.compress(made, tmp_path / "small", folders.batches())
    session = Session(small.networks["encoder.words.onnx"], threads=1)
    values, mask = folders.batches(1)[0]["words"]
    together = session.run({"values": values, "mask": mask.astype(np.float32)})[0]
    alone = session.run({"values": values[:1], "mask": mask[:1].astype(np.float32)})[0]
    np.testing.assert_array_equal(together[:1], alone)


def test_an_input_that_no_row_has_does_not_stop_the_calibration(tmp_path: Path) -> None:
    made = folder.read(folders.model(tmp_path / "model"))
    half = [{"words": one["words"]} for one in folders.batches(1)]
    small = int8.compress(made, tmp_path / "small", [*half, *folders.batches(2)])
    assert small.says["compressed"]["batches"] == 3


def test_an_all_zero_input_gives_numbers(tmp_path: Path) -> None:
    made = folder.read(folders.model(tmp_path / "model"))
    small = int8.compress(made, tmp_path / "small")
    feed = {"values": np.zeros((2, 1, folders.SOUND), np.float32), "mask": np.zeros((2, 1), np.float32)}
    for told in Session(small.networks["encoder.sound.onnx"], threads=1).run(feed):
        assert np.isfinite(told).all()


def test_a_file_that_is_no_network_is_named(tmp_path: Path) -> None:
    (tmp_path / "bad.onnx").write_bytes(b"no network")
    with pytest.raises(ModelCorrupt, match=r"bad\.onnx"):
        int8.dynamic(tmp_path / "bad.onnx", tmp_path / "out.onnx")
