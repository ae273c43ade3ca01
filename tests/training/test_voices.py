from pathlib import Path

import pytest

from frontdesk.training.voices import LABELS, NAMES, emodb
from frontdesk.turn.findings import EMOTIONS

TABLE = (
    "file,emotion,speaker,sentence,take,seconds\n"
    "audio/a.flac,boredom,03,a01,a,2.0\n"
    "audio/b.flac,anxiety,08,a01,a,2.0\n"
)


def test_boredom_counts_as_neutral_and_nobody_is_surprised(tmp_path: Path) -> None:
    (tmp_path / "labels.csv").write_text(TABLE, "utf-8")
    assert [(clip.emotion, clip.speaker) for clip in emodb(tmp_path)] == [("neutral", "03"), ("fear", "08")]
    assert set(LABELS) == set(EMOTIONS) - {"surprise"}


def test_every_label_of_emodb_has_a_place(data: Path) -> None:
    if not (data / "emodb").is_dir():
        pytest.skip("public data set emodb absent")
    clips = emodb(data / "emodb")
    assert len(clips) == 339
    assert {clip.emotion for clip in clips} == set(LABELS)
    assert set(NAMES.values()) == set(LABELS)
