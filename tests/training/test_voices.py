from pathlib import Path

import numpy as np
import pytest

from frontdesk.training.voices import LABELS, NAMES, emodb, known
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


def test_a_speakers_own_offset_misleads_until_their_voice_is_known() -> None:
    rng = np.random.default_rng(0)
    labels, speakers = np.arange(240) % len(LABELS), np.repeat(["a", "b", "c", "d"], 60)
    vectors = np.eye(len(LABELS))[labels] + rng.normal(0, 0.1, (240, len(LABELS)))
    vectors += np.repeat(rng.normal(0, 2, (4, len(LABELS))), 60, axis=0)
    right = {}
    for adapt in (True, False):
        told, true = known(vectors.astype(np.float32), labels, speakers, adapt)
        assert len(true) == 4 * (60 - 7)  # the first seven clips of each are only listened to
        right[adapt] = (told.argmax(axis=1) == true).mean()
    assert right[True] > right[False] + 0.2
