"""Public sets of texts: intents, emotions, opinions."""

from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from frontdesk.training.sets.rows import Parts, Row, renamed, strict

PLAIN = {"text": "text", "label": "label"}


def banking77(data: Path, cache: Path) -> Parts:
    """Intents of bank customers: 77 in 10,003 English texts; nothing of its own validates."""
    del cache
    return {"train": renamed(data / "banking77" / "train.csv", PLAIN)}


def clinc150(data: Path, cache: Path) -> Parts:
    """Intents of 10 domains: 150, and ``oos`` for texts that are of none, in English."""
    del cache
    files = {"train": ("train.csv", "oos_train.csv"), "valid": ("val.csv", "oos_val.csv")}
    return {
        part: chain.from_iterable(renamed(data / "clinc150" / name, PLAIN) for name in names)
        for part, names in files.items()
    }


def hwu64(data: Path, cache: Path) -> Parts:
    """Intents of people at home: 64 in English texts."""
    del cache
    return {part: renamed(data / "hwu64" / f"{part}.csv", PLAIN) for part in ("train", "valid")}


def snips(data: Path, cache: Path) -> Parts:
    """Intents of people at home: 7 in English texts, with a BIO tag a word as ``slots``."""
    del cache
    names = {**PLAIN, "slots": "slots_bio"}
    files = {"train": "train.csv.gz", "valid": "valid.csv"}
    return {part: renamed(data / "snips" / name, names) for part, name in files.items()}


def smp2019_zh(data: Path, cache: Path) -> Parts:
    """Intents in Chinese: 22, and 28 domains as ``domain``."""
    del cache
    names = {"text": "text", "label": "intent", "domain": "domain"}
    return {part: renamed(data / "smp2019_zh" / f"{part}.jsonl", names) for part in ("train", "valid")}


def mintrec_text(data: Path, cache: Path) -> Parts:
    """Intents of people in a series: 20 in English texts; an episode is a group."""
    del cache

    def read(name: str) -> Iterator[Row]:
        for cells in strict(data / "mintrec_text" / name):
            group = f"{cells['season']}{cells['episode']}"
            identity = f"{group}-{cells['clip']}"
            yield {"id": identity, "text": cells["text"], "label": cells["label"], "group": group}

    return {"train": read("train.tsv"), "valid": read("dev.tsv")}


def meld_text(data: Path, cache: Path) -> Parts:
    """Emotions of people in a series: 7 in English dialogues, whose order is kept; a dialogue is a group."""
    del cache
    names = {
        "text": "Utterance",
        "label": "Emotion",
        "group": "Dialogue_ID",
        "speaker": "Speaker",
        "sentiment": "Sentiment",
    }
    files = {"train": "train.csv", "valid": "dev.csv"}
    return {part: renamed(data / "meld_text" / name, names) for part, name in files.items()}


def goemotions(data: Path, cache: Path) -> Parts:
    """Emotions of English comments: 28, several a text."""
    del cache
    names = {"text": "text", "label": "labels"}
    files = {"train": "train.csv.gz", "valid": "dev.csv"}
    return {part: renamed(data / "goemotions" / name, names) for part, name in files.items()}


def cped_zh(data: Path, cache: Path) -> Parts:
    """Emotions of people in series: 13 in Chinese dialogues, whose order is kept; a dialogue is a group."""
    del cache
    names = {
        "id": "Utterance_ID",
        "text": "Utterance",
        "label": "Emotion",
        "group": "Dialogue_ID",
        "speaker": "Speaker",
        "sentiment": "Sentiment",
        "act": "DA",
    }
    return {"train": renamed(data / "cped_zh" / "valid.csv.gz", names)}


def zh_reviews(data: Path, cache: Path) -> Parts:
    """Opinions on meals that were delivered, in Chinese: 1 for good, 0 for bad."""
    del cache
    return {"train": renamed(data / "zh_reviews" / "waimai_10k.csv.gz", {"text": "review", "label": "label"})}
