import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from frontdesk.errors import ModelCorrupt, ModelMissing, StorageFailed
from frontdesk.recommend.blend import Blend
from frontdesk.recommend.fitting import fit, told
from frontdesk.recommend.kept import Kept, current, keep, open_kept, prune, serve, versions
from recommend.logs import floats, seen, two_tastes

NAMES = ["popularity", "itemknn", "ppmi", "ease"]
NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)


def made() -> Kept:
    rows = two_tastes()
    blend = Blend(("ppmi", "ease"), floats([0.7, 0.3]))
    return Kept(rows.items, fit(rows, NAMES), blend, told(NAMES), {"customers": 40})


def test_what_is_kept_is_opened_as_it_was(tmp_path: Path) -> None:
    before = made()
    version = keep(tmp_path, before, NOW)
    after = open_kept(tmp_path)
    assert (after.version, after.items, after.facts) == (version, before.items, before.facts)
    assert after.options == before.options
    assert after.blend.names == before.blend.names
    assert after.blend.weights.tolist() == before.blend.weights.tolist()
    for name, source in after.sources.items():
        np.testing.assert_array_equal(source.scores([seen(1)]), before.sources[name].scores([seen(1)]))


def test_the_latest_is_served_and_an_older_one_can_be_again(tmp_path: Path) -> None:
    first, second = (keep(tmp_path, made(), NOW + timedelta(hours=hour)) for hour in (0, 1))
    assert versions(tmp_path) == [first, second]
    assert current(tmp_path) == second
    serve(tmp_path, first)
    assert open_kept(tmp_path).version == first
    assert open_kept(tmp_path, second).version == second


def test_to_keep_the_same_twice_is_to_keep_it_once(tmp_path: Path) -> None:
    assert keep(tmp_path, made(), NOW) == keep(tmp_path, made(), NOW)
    assert len(versions(tmp_path)) == 1
    assert {one.name for one in tmp_path.iterdir()} == {*versions(tmp_path), "current"}


def test_old_versions_are_forgotten_but_never_the_one_that_is_served(tmp_path: Path) -> None:
    found = [keep(tmp_path, made(), NOW + timedelta(hours=hour)) for hour in range(4)]
    serve(tmp_path, found[0])
    prune(tmp_path, most=2)
    assert versions(tmp_path) == [found[0], *found[2:]]


def test_what_a_killed_training_left_half_written_goes_after_a_day(tmp_path: Path) -> None:
    version = keep(tmp_path, made(), NOW)
    for name in (".killed.7", ".writes.8"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "ppmi.safetensors").write_bytes(b"half")
    (tmp_path / ".current.7").write_text("killed")
    for name in (".killed.7", ".current.7"):
        os.utime(tmp_path / name, (0, 0))
    prune(tmp_path)
    assert {one.name for one in tmp_path.iterdir()} == {version, "current", ".writes.8"}


def test_before_anything_was_learnt_the_command_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match=r"no recommendations were learnt yet") as caught:
        open_kept(tmp_path)
    assert caught.value.remedy == "run frontdesk recommend train"
    with pytest.raises(ModelMissing):
        open_kept(tmp_path, "20260101T000000-00000000")


def change(folder: Path, **values: object) -> None:
    path = folder / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | values), "utf-8")


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"form": 99}, "its form is 99"),
        ({"items": ["a", "b"]}, "knows 13 items, the manifest 2"),
        ({"sources": {"magic": "0" * 64}}, "magic"),
        ({"sources": {"ppmi": "0" * 64}}, "not the file that the manifest names"),
        ({"sources": 3}, "cannot be read"),
        ({"blend": ["ppmi"]}, "cannot be read"),
        ({"facts": None, "blend": None}, "cannot be read"),
    ],
)
def test_what_does_not_fit_together_is_not_opened(
    tmp_path: Path, values: dict[str, object], why: str
) -> None:
    change(tmp_path / keep(tmp_path, made(), NOW), **values)
    with pytest.raises(ModelCorrupt, match=f"{why}.*frontdesk recommend train"):
        open_kept(tmp_path)


@pytest.mark.parametrize("name", ["manifest.json", "ppmi.safetensors"])
@pytest.mark.parametrize("data", [b"", b"\xff\xfe{", b"[]", b"null"])
def test_damaged_files_are_not_opened(tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / keep(tmp_path, made(), NOW) / name).write_bytes(data)
    with pytest.raises(ModelCorrupt, match="cannot be read"):
        open_kept(tmp_path)


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(StorageFailed, match="file was not written"):
        keep(tmp_path / "file", made(), NOW)


def test_a_version_that_goes_out_of_the_folder_is_no_version(tmp_path: Path) -> None:
    keep(tmp_path / "models", made(), NOW)
    serve(tmp_path / "models", "../models")
    with pytest.raises(ModelMissing):
        open_kept(tmp_path / "models")
