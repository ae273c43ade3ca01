import json
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.errors import FrontdeskError, Misconfigured, ModelCorrupt, ModelMissing
from frontdesk.understanding.runfolder import SAYS, locate, parse, read, seal

SPEC = {
    "task": "classify",
    "labels": ["yes", "no"],
    "fusion": "late",
    "inputs": {
        "text": {"column": "text", "modality": "text", "feature": "tfidf", "kind": "sparse", "width": 9}
    },
    "compressed": {"parent": "abc"},
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    model = tmp_path / "model"
    (model / "features" / "text").mkdir(parents=True)
    for name in ("fusion.onnx", "encoder.text.onnx", "features/text/words.json"):
        (model / name).write_text(name)
    seal(model, SPEC)
    return model


def test_what_was_sealed_is_read_again(folder: Path) -> None:
    spec = read(folder)
    assert spec.inputs["text"].feature == "tfidf"
    assert set(spec.files) == {"fusion.onnx", "encoder.text.onnx", "features/text/words.json"}
    assert spec.model_extra == {"compressed": {"parent": "abc"}}


def test_a_run_and_its_model_are_the_same_place(folder: Path) -> None:
    assert locate(folder.parent) == locate(folder) == folder
    assert read(folder.parent) == read(folder)


def change(path: Path, **said: object) -> None:
    path.write_text(json.dumps(json.loads(path.read_text()) | said))


DAMAGES: list[tuple[Callable[[Path], object], type[FrontdeskError], str]] = [
    (lambda m: (m / "fusion.onnx").write_text("other"), ModelCorrupt, "fusion.onnx is not the file that"),
    (lambda m: (m / "fusion.onnx").unlink(), ModelMissing, "the model's fusion.onnx is not there"),
    (lambda m: (m / "weights.PKL").write_text(""), ModelCorrupt, "weights.PKL may be a pickle"),
    (lambda m: (m / "features" / "a.bin").write_text(""), ModelCorrupt, "a.bin may be a pickle"),
    (lambda m: (m / "link").symlink_to("/etc/hosts"), ModelCorrupt, "link is a link"),
    (lambda m: (m / SAYS).unlink(), ModelMissing, "there is no model in"),
    (lambda m: (m / SAYS).write_text("{"), ModelCorrupt, "model.json cannot be read"),
    (lambda m: (m / SAYS).write_text("[]"), ModelCorrupt, "model.json cannot be read"),
    (lambda m: (m / SAYS).write_bytes(b"\xff"), ModelCorrupt, "model.json cannot be read"),
    (lambda m: change(m / SAYS, format=2), Misconfigured, "format 2; this version reads up to 1; upgrade"),
    (lambda m: change(m / SAYS, inputs={}), ModelCorrupt, "key inputs"),
    (lambda m: change(m / SAYS, temperature=0), ModelCorrupt, "key temperature"),
    (lambda m: change(m / SAYS, task="dance"), ModelCorrupt, "key task"),
    (lambda m: change(m / SAYS, files={}), ModelCorrupt, "does not list encoder.text.onnx"),
    (lambda m: change(m / SAYS, files={"../a": "0"}), ModelCorrupt, "lies outside the folder"),
]


@pytest.mark.parametrize(("damage", "error", "says"), DAMAGES, ids=[says for _, _, says in DAMAGES])
def test_what_is_wrong_with_a_folder_is_named(
    damage: Callable[[Path], object], error: type[FrontdeskError], says: str, folder: Path
) -> None:
    damage(folder)
    with pytest.raises(error, match=says) as raised:
        read(folder)
    assert raised.value.remedy


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists, max_leaves=4))
def test_whatever_stands_under_a_key_either_fits_or_is_named(value: object) -> None:
    for key in ("format", "labels", "inputs", "files", "thresholds", "fusion"):
        with TemporaryDirectory() as place:
            path = Path(place) / SAYS
            path.write_text(json.dumps({"format": 1, "files": {}, **SPEC, key: value}))
            says = ""
            try:
                says = repr(parse(path))
            except (ModelCorrupt, Misconfigured) as error:
                says = str(error)
            assert key in says


def test_what_could_not_be_read_again_is_not_sealed(folder: Path) -> None:
    with pytest.raises(ModelCorrupt, match="key task"):
        seal(folder, {**SPEC, "task": "dance"})
