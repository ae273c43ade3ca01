from pathlib import Path

import pytest

from frontdesk.errors import ModelCorrupt, ModelMissing, NotFound
from frontdesk.models.manifest import Model, shipped
from frontdesk.models.store import File, ModelStore, Record


def built(store: ModelStore, name: str = "language", **other: str) -> Path:
    """Put a folder there as `pull` would."""
    model: Model = store.manifest.model(name)
    folder = store.home(model)
    folder.mkdir(parents=True)
    (folder / "f").write_bytes(b"1234")
    said = {"name": name, "version": "1", "source": model.digest, "licence": "MIT", **other}
    Record(files={"f": File(4, "0" * 64)}, **said).write(folder)
    return folder


def test_a_built_model_has_a_folder(root: Path) -> None:
    store = ModelStore(root)
    folder = built(store)
    assert store.path("language") == folder
    assert store.has("language")


@pytest.mark.parametrize(("name", "profile"), [("e5", "light"), ("kokoro", "middle"), ("qwen", "full")])
def test_a_missing_model_names_the_smallest_profile_that_brings_it(
    root: Path, name: str, profile: str
) -> None:
    store = ModelStore(root)
    assert not store.has(name)
    with pytest.raises(ModelMissing) as caught:
        store.path(name)
    assert str(caught.value) == f"model '{name}' is not there; run 'frontdesk models pull {profile}'"


def test_a_file_of_another_size_is_damage(root: Path) -> None:
    store = ModelStore(root)
    (built(store) / "f").write_bytes(b"12")
    with pytest.raises(ModelCorrupt) as caught:
        store.path("language")
    assert str(caught.value) == (
        "model 'language' is damaged: f has 2 bytes, not 4; run 'frontdesk models pull light'"
    )
    assert not store.has("language")


def test_a_lost_file_is_damage(root: Path) -> None:
    store = ModelStore(root)
    (built(store) / "f").unlink()
    with pytest.raises(ModelCorrupt, match="f is missing"):
        store.path("language")


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "null", '{"files": 3}', '{"files": {"f": {}}}', '{"name": "x"}', "\xff", "[" * 99_999],
)
def test_a_record_that_is_none_is_damage(root: Path, text: str) -> None:
    store = ModelStore(root)
    (built(store) / "MODEL.json").write_text(text, "latin-1")
    with pytest.raises(ModelCorrupt, match=r"its MODEL\.json cannot be read"):
        store.path("language")


def test_the_record_of_another_model_is_damage(root: Path) -> None:
    store = ModelStore(root)
    built(store, source="0" * 64)
    with pytest.raises(ModelCorrupt, match="is that of another model"):
        store.path("language")


def test_a_name_that_no_manifest_holds_is_not_a_missing_model(root: Path) -> None:
    with pytest.raises(NotFound, match="no model is called 'gpt'"):
        ModelStore(root).path("gpt")


def test_another_version_does_not_count(root: Path) -> None:
    store = ModelStore(root)
    built(store)
    (row,) = (model for model in shipped().models if model.name == "language")
    newer = store.manifest.model_copy(update={"models": (row.model_copy(update={"revision": 2}),)})
    assert not ModelStore(root, newer).has("language")
    assert store.has("language")
