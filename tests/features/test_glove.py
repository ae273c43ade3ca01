from pathlib import Path

import numpy as np
import pytest

from frontdesk.features import glove
from frontdesk.features.feature import Tools
from frontdesk.models.store import ModelStore

TOOLS = Tools(ModelStore(Path("none")))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    words = ["the", "refund", ",", "货", "naïve", "don't"]
    rows = np.random.default_rng(0).normal(size=(len(words), 5))
    lines = [
        f"{word} {' '.join(f'{number:.5f}' for number in row)}" for word, row in zip(words, rows, strict=True)
    ]
    (tmp_path / "glove.txt").write_text("\n".join(lines) + "\n", "utf-8")
    return tmp_path / "glove.txt"


def test_vectors_are_those_that_gensim_reads(path: Path) -> None:
    counted = path.with_name("counted.txt")  # gensim leaves a file open when it has to count by itself
    counted.write_text("6 5\n" + path.read_text("utf-8"), "utf-8")
    keyed = pytest.importorskip("gensim.models").KeyedVectors.load_word2vec_format(str(counted))
    feature = glove.build(glove.Settings(path=path, pooling="none"), TOOLS)
    found = feature.extract(["The naïve, don't refund 货"])[0]
    assert np.array_equal(
        found, np.stack([keyed[word] for word in ("the", "naïve", "don't", "refund", "货")])
    )


def test_what_serves_does_not_need_the_file(path: Path, tmp_path: Path) -> None:
    settings = glove.Settings(path=path)
    feature = glove.build(settings, TOOLS).fit([])
    feature.save(tmp_path / "kept")
    path.unlink()
    assert glove.build(settings, Tools(TOOLS.store, folder=tmp_path / "kept")).name == feature.name
