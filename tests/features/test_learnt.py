from pathlib import Path

import numpy as np
import pytest

from frontdesk.errors import InvalidInput, ModelCorrupt, ModelMissing, NotReady
from frontdesk.features import learnt
from frontdesk.features.feature import Section


class Choice(Section):
    size: int = 3


def test_a_name_holds_the_settings_and_a_digest_of_what_was_learnt() -> None:
    assert learnt.title("one.v1", Choice()) == 'one.v1 {"size":3}'
    assert learnt.title("one.v1", Choice(), b"a") != learnt.title("one.v1", Choice(), b"b")


def test_only_texts_pass() -> None:
    assert list(learnt.texts(["a", "b"], "bow")) == ["a", "b"]
    with pytest.raises(InvalidInput, match="bow reads texts"):
        list(learnt.texts([np.zeros(2)], "bow"))


def test_a_missing_library_is_named_with_the_extra_that_brings_it() -> None:
    assert learnt.needed("json", "one").dumps([1]) == "[1]"
    with pytest.raises(NotReady, match=r"no_such_library.*frontdesk\[train\]"):
        learnt.needed("no_such_library", "one")


def test_facts_and_arrays_come_back(tmp_path: Path) -> None:
    learnt.write(tmp_path / "new", {"a": "货\ud800"}, {"x": np.arange(3)})
    assert learnt.facts(tmp_path / "new") == {"a": "货\ud800"}
    assert np.array_equal(learnt.tensors(tmp_path / "new", ["x"])[0], np.arange(3))


def test_missing_and_damaged_files_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing):
        learnt.tensors(tmp_path, ["x"])
    learnt.write(tmp_path, {}, {"x": np.arange(3)})
    with pytest.raises(ModelCorrupt):
        learnt.tensors(tmp_path, ["y"])
    (tmp_path / "learnt.safetensors").write_bytes(b"none")
    with pytest.raises(ModelCorrupt):
        learnt.tensors(tmp_path, ["x"])
