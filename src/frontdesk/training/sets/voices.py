"""Public sets of voices: emotions and digits. A speaker is a group."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from frontdesk.training.sets.rows import Parts, Row, strict

# What RAVDESS calls the emotions that EmoDB has too; calm is only here, boredom only there.
# Its neutral stands beside that calm, so it is not quite EmoDB's: it is taken only where it is asked for.
SHARED = {"angry": "anger", "disgust": "disgust", "fearful": "fear", "happy": "happiness", "sad": "sadness"}


def emodb(data: Path, cache: Path) -> Parts:
    """Emotions that actors play in German: 7, in 339 clips of 7 speakers."""
    del cache
    return {"train": _voices(data / "emodb", "emotion", "speaker")}


def ravdess(data: Path, cache: Path) -> Parts:
    """Emotions that actors play in English: 8, in 960 clips of 16 speakers."""
    del cache
    return {"train": _voices(data / "ravdess", "emotion", "actor")}


def voices_across(data: Path, cache: Path) -> Parts:
    """Learn from RAVDESS what EmoDB asks: the 5 emotions that both have, under EmoDB's names."""
    del cache
    return _across(data, SHARED)


def voices_across_neutral(data: Path, cache: Path) -> Parts:
    """Learn from RAVDESS what EmoDB asks: the 5 emotions that both have, and neutral."""
    del cache
    return _across(data, {**SHARED, "neutral": "neutral"})


def _across(data: Path, names: Mapping[str, str]) -> Parts:
    return {
        "train": _voices(data / "ravdess", "emotion", "actor", names),
        "valid": _voices(data / "emodb", "emotion", "speaker", {name: name for name in names.values()}),
    }


def fsdd(data: Path, cache: Path) -> Parts:
    """Spoken digits in English, in 600 clips of 6 speakers."""
    del cache
    return {"train": _voices(data / "fsdd", "digit", "speaker")}


def _voices(folder: Path, label: str, speaker: str, names: Mapping[str, str] | None = None) -> Iterator[Row]:
    """Yield the rows of a table of clips; with ``names`` only those that it names, by the new name."""
    for cells in strict(folder / "labels.csv"):
        name = str(cells[label])
        if names is not None and name not in names:
            continue
        file = str(cells["file"])
        yield {
            "id": Path(file).stem,
            "audio": str((folder / file).resolve()),
            "label": name if names is None else names[name],
            "group": f"{folder.name}-{cells[speaker]}",
        }
