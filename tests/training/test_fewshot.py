from pathlib import Path

import numpy as np
import pytest

from frontdesk.features.e5 import E5
from frontdesk.models.store import ModelStore
from frontdesk.training.fewshot import dealt, read
from frontdesk.understanding.classifier import learn


def test_rows_to_learn_from_and_to_measure_on_never_overlap() -> None:
    rows = [(f"{label} {at}", label) for label in "abc" for at in range(9)]
    shots, left = dealt(rows, 3, 4)
    assert (len(shots), len(left)) == (9, 12)
    assert not set(shots) & set(left)


@pytest.mark.models
@pytest.mark.slow
def test_ten_examples_of_each_of_thirty_banking_intents_are_enough(store: ModelStore, data: Path) -> None:
    if not (data / "banking77").is_dir():
        pytest.skip("public data set banking77 absent")
    rows = read(data / "banking77" / "train.csv")
    some = sorted({label for _, label in rows})[:30]
    shots, left = dealt([row for row in rows if row[1] in some], 10, 5)
    embed = E5.open(store.path("e5"))
    model = learn(
        embed.embed([text for text, _ in shots]), [label for _, label in shots], ["en"] * len(shots)
    )
    told = model.probabilities(embed.embed([text for text, _ in left]), ["en"] * len(left))
    right = [model.labels[int(row.argmax())] == label for row, (_, label) in zip(told, left, strict=True)]
    assert np.mean(right) > 0.8
