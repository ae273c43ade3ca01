import json
import zipfile
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from frontdesk.errors import InvalidInput, Misconfigured, NotReady
from frontdesk.media import image
from frontdesk.training.public import SETS, materialised, root
from frontdesk.training.sets.opinions import recordings
from frontdesk.training.sets.rows import strict, unpacked

# Rows that train and that validate, labels, and whether rows have groups: as the sets' own page tells.
KNOWN = {
    "banking77": (10_003, 0, 77, False),
    "clinc150": (15_100, 3_100, 151, False),
    "hwu64": (8_954, 1_076, 64, False),
    "snips": (13_084, 700, 7, False),
    "smp2019_zh": (2_063, 258, 22, False),
    "mintrec_text": (1_334, 445, 20, True),
    "meld_text": (9_989, 1_109, 7, True),
    "goemotions": (43_410, 5_426, 28, False),
    "cped_zh": (11_137, 0, 13, True),
    "zh_reviews": (11_987, 0, 2, False),
    "emodb": (339, 0, 7, True),
    "ravdess": (960, 0, 8, True),
    "voices_across": (640, 233, 5, True),
    "voices_across_neutral": (704, 289, 6, True),
    "fsdd": (600, 0, 10, True),
    "grocery": (2_640, 296, 81, False),
    "grocery_catalogue": (2_640, 296, 81, False),
    "fashion_products": (4_603, 654, 61, False),
    "fight_video": (200, 40, 2, False),
    "mosi_features": (1_447, 0, 2, True),
}


def rows(path: Path | None) -> list[dict[str, object]]:
    if path is None:
        return []
    with path.open(encoding="utf-8") as file:
        return [json.loads(line) for line in file]


@pytest.mark.parametrize("name", sorted(KNOWN))
def test_a_public_set_has_the_rows_and_labels_that_its_page_tells(
    name: str, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FRONTDESK_DATA", str(data))
    found = materialised(name, tmp_path)
    train, valid = rows(found.train), rows(found.valid)
    labels = {one for row in train for one in str(row["label"]).split("|")}
    assert (len(train), len(valid), len(labels), found.group == "group") == KNOWN[name]
    assert {one for row in valid for one in str(row["label"]).split("|")} <= labels
    assert all(Path(str(row["image"])).is_file() for row in train if "image" in row)
    if name not in ("meld_text", "mintrec_text"):  # their parts number dialogues and name episodes anew
        assert not {row.get("group", 0) for row in train} & {row.get("group", 1) for row in valid}


def test_faces_are_unpacked_once_and_named_by_their_class(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only the rows that validate: those that train would take twenty seconds."""
    monkeypatch.setenv("FRONTDESK_DATA", str(data))
    valid = list(SETS["fer2013"](data, tmp_path)["valid"])
    assert len(valid) == 3_589
    assert len(Counter(str(row["label"]) for row in valid)) == 7
    assert all(Path(str(row["image"])).parent.name == row["label"] for row in valid)


def test_every_reader_is_known_here() -> None:
    assert set(SETS) == {*KNOWN, "fer2013", "feelings"}


def test_without_the_data_the_error_tells_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FRONTDESK_DATA", str(tmp_path / "gone"))
    with pytest.raises(NotReady, match="set FRONTDESK_DATA to their folder, or give a table of your own"):
        root()
    monkeypatch.setenv("FRONTDESK_DATA", str(tmp_path))
    with pytest.raises(NotReady, match="public set banking77 is not whole"):
        materialised("banking77", tmp_path / "cache")


def test_a_misspelt_set_is_named_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match=r"did you mean 'banking77'\?"):
        materialised("banking7", tmp_path)


def test_a_public_table_with_a_broken_row_is_refused(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("a,b\n1\n", "utf-8")
    with pytest.raises(InvalidInput, match=r"t\.csv, line 2: it has 1 cells"):
        list(strict(tmp_path / "t.csv"))


def test_an_archive_writes_nothing_outside_its_folder_and_is_unpacked_once(tmp_path: Path) -> None:
    archive = tmp_path / "a.zip"
    with zipfile.ZipFile(archive, "w") as made:
        made.writestr("joy/1.png", image.encoded(np.zeros((2, 2, 3), np.uint8)))
        made.writestr("../outside.png", b"no")
        made.writestr("/outside.png", b"no")
    home = unpacked(archive, tmp_path / "home")
    (home / "joy" / "1.png").write_bytes(b"changed")
    assert unpacked(archive, home).joinpath("joy/1.png").read_bytes() == b"changed"
    assert not (tmp_path / "outside.png").exists()
    assert sorted(path.name for path in home.rglob("*.png")) == ["1.png"]


def test_recordings_are_found_where_the_voice_changes() -> None:
    rng = np.random.default_rng(0)
    voices = rng.normal(size=(62, 8)) * 3
    halves = [np.repeat(np.arange(62), rng.integers(1, 9, 62)) for _ in range(2)]
    true = np.concatenate(halves)
    labels = np.repeat(["1", "0"], [len(half) for half in halves])
    found = recordings(voices[true] + rng.normal(size=(len(true), 8)) * 0.3, labels)
    pairs = set(zip(found.tolist(), true.tolist(), strict=True))
    assert len(pairs) == len(set(found.tolist())) == 62
