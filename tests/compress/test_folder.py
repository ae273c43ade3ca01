import json
from pathlib import Path

import pytest

from compress import folders
from frontdesk.compress import folder
from frontdesk.errors import Conflict, ModelCorrupt, ModelMissing


def test_a_run_and_its_model_folder_are_the_same_model(tmp_path: Path) -> None:
    made = folders.model(tmp_path / "run" / "model")
    assert folder.read(tmp_path / "run") == folder.read(made)
    assert folder.read(made).size == sum(one.stat().st_size for one in made.iterdir())
    assert list(folder.read(made).networks) == ["encoder.sound.onnx", "encoder.words.onnx", "fusion.onnx"]


def test_a_folder_without_a_model_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match="frontdesk train"):
        folder.read(tmp_path)


@pytest.mark.parametrize("name", ["head.pkl", "x/deep.PT", "weights.bin", "y.joblib"])
def test_a_pickle_anywhere_is_refused(tmp_path: Path, name: str) -> None:
    made = folders.model(tmp_path / "model")
    (made / name).parent.mkdir(exist_ok=True)
    (made / name).write_bytes(b"\x80\x04N.")
    with pytest.raises(ModelCorrupt, match="runs code"):
        folder.read(made)


def test_a_changed_and_a_lost_file_are_named(tmp_path: Path) -> None:
    made = folders.model(tmp_path / "model")
    (made / "card.md").write_text("another")
    with pytest.raises(ModelCorrupt, match=r"card\.md is not"):
        folder.read(made)
    (made / "card.md").unlink()
    with pytest.raises(ModelMissing, match=r"card\.md"):
        folder.read(made)


def test_a_copy_holds_what_the_model_lists_and_nothing_else(tmp_path: Path) -> None:
    made = folder.read(folders.model(tmp_path / "model"))
    (made.folder / "notes.txt").write_text("?")
    folder.copy(made, tmp_path / "copy")
    copied = folder.read(tmp_path / "copy")
    assert (copied.digest, copied.size) == (made.digest, made.size)
    assert not (tmp_path / "copy" / "notes.txt").exists()


def test_nothing_is_left_of_a_folder_whose_writing_failed(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), folder.writing(tmp_path / "out") as fresh:
        (fresh / "half").write_bytes((tmp_path / "nowhere").read_bytes())
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_written_over(tmp_path: Path) -> None:
    made = folders.model(tmp_path / "model")
    before = json.loads((made / "model.json").read_text())
    with pytest.raises(Conflict, match="--out"), folder.writing(made):
        pass
    assert json.loads((made / "model.json").read_text()) == before
