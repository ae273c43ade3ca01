"""A small table with words and numbers that tell the class, and a recipe for it."""

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np

from frontdesk.training.recipe import Recipe, parse

WORDS = {
    "refund": "money back refund return pay charged twice card",
    "delivery": "parcel where late courier arrive shipping track door",
    "repair": "broken screen does not start fix repair warranty smoke",
}


def table(path: Path, rows: int = 120, seed: int = 0) -> Path:
    """Write rows of words and numbers; every fourth has no words, every fifth no numbers."""
    random = np.random.default_rng(seed)
    labels = sorted(WORDS)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["text", "sensor", "label", "customer"])
        for number in range(rows):
            label = labels[number % 3]
            words = " ".join(random.choice(WORDS[label].split(), 4))
            told = (np.eye(3)[number % 3] * 2 + random.normal(0, 0.5, 3)).round(3).tolist()
            both = number % 4 == 0 and number % 5 == 0
            cells = [words if number % 4 or both else "", json.dumps(told) if number % 5 else ""]
            writer.writerow([*cells, label, f"c{number // 6}"])
    return path


def recipe(**changes: Any) -> Recipe:
    told: dict[str, Any] = {
        "name": "small",
        "data": {"train": "rows.csv", "share": 0.2},
        "inputs": {
            "words": {"column": "text", "feature": "tfidf", "width": 16},
            "sensor": {
                "column": "sensor",
                "modality": "audio",
                "feature": "numbers",
                "options": {"scale": True},
            },
        },
        "epochs": 8,
        "batch": 16,
        "patience": 0,
        "optimiser": {"rate": 0.02},
    }
    return parse(told | changes)
