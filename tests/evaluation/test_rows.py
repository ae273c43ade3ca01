import json
import wave
from pathlib import Path

import numpy as np
import pytest

from evaluation.fakes import FakeInput
from frontdesk.errors import InvalidInput, Misconfigured
from frontdesk.evaluation.rows import Example, example, examples, indices, readers
from frontdesk.features.feature import Modality
from frontdesk.training.survey import Skipped, Source


def tone(path: Path) -> None:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16_000)
        file.writeframes((np.sin(np.arange(8_000) / 20) * 9_000).astype("<i2").tobytes())


def source(path: Path, label: str | None = "label", several: bool = False) -> Source:
    return Source(path, {"text": "text", "audio": "audio"}, label, several, None, 0)


def inputs(*modalities: Modality) -> dict[str, FakeInput]:
    return {one: FakeInput(one, one) for one in modalities}


@pytest.fixture
def table(tmp_path: Path) -> Path:
    tone(tmp_path / "a.wav")
    (tmp_path / "bad.wav").write_bytes(b"RIFF0000WAVEfmt broken")
    path = tmp_path / "table.csv"
    path.write_text(
        "text,audio,label\nhello,a.wav,good\n,a.wav,bad\nhello,bad.wav,good\nhi,gone.wav,bad\n,,bad\nhi,,\nhi,,good\n",
        "utf-8",
    )
    return path


def test_rows_hold_what_they_have_and_those_that_cannot_be_read_are_named(table: Path) -> None:
    found = list(examples(source(table), readers(inputs("text", "audio"), table.parent)))
    kept = [one for one in found if isinstance(one, Example)]
    assert [(one.line, sorted(one.items), one.labels) for one in kept] == [
        (2, ["audio", "text"], ("good",)),
        (3, ["audio"], ("bad",)),
        (8, ["text"], ("good",)),
    ]
    assert kept[0].items["audio"].shape == (8_000,)  # type: ignore[union-attr]  # samples
    lost = [one for one in found if isinstance(one, Skipped)]
    assert [(one.line, one.column) for one in lost] == [(4, "audio"), (5, "audio"), (6, "all"), (7, "label")]
    assert "gone.wav" in lost[1].why


def test_a_missing_column_is_named_with_the_nearest(table: Path) -> None:
    with pytest.raises(Misconfigured, match="no column 'labels'; did you mean 'label'"):
        list(examples(source(table, "labels"), ()))


def test_one_row_is_found_by_its_line_and_needs_no_label(table: Path) -> None:
    some = readers(inputs("text", "audio"), table.parent)
    assert sorted(example(source(table, None), some, 7).items) == ["text"]
    with pytest.raises(InvalidInput, match=r"no row of table.csv begins on line 99"):
        example(source(table, None), some, 99)
    with pytest.raises(InvalidInput, match="line 5, column audio"):
        example(source(table, None), some, 5)


def test_an_unknown_label_is_named_with_its_row_and_the_nearest_known() -> None:
    row = Example(12, {"text": "hi"}, ("refnud",))
    with pytest.raises(InvalidInput, match=r"line 12 has the label 'refnud'.* knows: 'refund'"):
        indices(row, ("refund", "delivery"))


def test_tags_are_several_or_none(tmp_path: Path) -> None:
    path = tmp_path / "tags.jsonl"
    rows = [{"text": "a", "label": "joy|love"}, {"text": "b", "label": ""}, {"text": "c", "label": ["joy"]}]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    plan = Source(path, {"text": "text"}, "label", True, None, 0)
    found = [
        one.labels for one in examples(plan, readers(inputs("text"), tmp_path)) if isinstance(one, Example)
    ]
    assert found == [("joy", "love"), (), ("joy",)]
