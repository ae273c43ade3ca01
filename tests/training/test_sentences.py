import csv
import gzip
import io
from collections import Counter
from pathlib import Path

import pytest

from frontdesk.training.sentences import GROUPS, Sentence, capped, goemotions, own
from frontdesk.turn.findings import EMOTIONS


def test_our_lines_hold_a_hundred_and_ten_of_every_emotion_in_both_languages_to_learn_from() -> None:
    counts = Counter((line.language, line.emotion) for line in own("train"))
    assert set(counts) == {(language, emotion) for language in ("zh", "en") for emotion in EMOTIONS}
    assert min(counts.values()) >= 110


def test_no_line_that_is_measured_on_was_learnt_from() -> None:
    assert not {line.text for line in own("train")} & {line.text for line in own("test")}
    assert min(Counter((line.language, line.emotion) for line in own("test")).values()) >= 10


def test_the_fine_labels_of_goemotions_come_down_to_seven_and_a_question_is_neutral(tmp_path: Path) -> None:
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerows(
        [
            ("text", "labels"),
            ("where?", "curiosity"),
            ("grr", "annoyance"),
            ("hm", "optimism"),
            ("both", "joy|love"),
        ]
    )
    path = tmp_path / "train.csv.gz"
    path.write_bytes(gzip.compress(out.getvalue().encode()))
    assert goemotions(path) == [Sentence("where?", "neutral", "en"), Sentence("grr", "anger", "en")]
    assert set(GROUPS) == set(EMOTIONS)


def test_no_emotion_has_more_rows_than_the_cap_and_the_draw_is_the_same_every_time() -> None:
    lines = [Sentence(str(at), "joy" if at % 3 else "anger", "en") for at in range(90)]
    some = capped(lines, 20)
    assert Counter(line.emotion for line in some) == {"joy": 20, "anger": 20}
    assert some == capped(lines, 20)


def test_goemotions_has_every_emotion(data: Path) -> None:
    if not (data / "goemotions").is_dir():
        pytest.skip("public data set goemotions absent")
    counts = Counter(line.emotion for line in goemotions(data / "goemotions" / "dev.csv"))
    assert set(counts) == set(EMOTIONS)
    assert min(counts.values()) >= 50
