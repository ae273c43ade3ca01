import random
from pathlib import Path

import numpy as np
import pytest

from frontdesk.errors import Misconfigured, NotReady
from frontdesk.features import learnt, word2vec
from frontdesk.features.feature import Tools
from frontdesk.features.wordvectors import Worded
from frontdesk.models.store import ModelStore

gensim = pytest.importorskip("gensim.models")

TOOLS = Tools(ModelStore(Path("none")))
SETTINGS = word2vec.Settings(width=16, epochs=10, window=3)


def corpus() -> list[str]:
    """Money words stand among money words, and colours among colours."""
    chance = random.Random(0)
    money, colours = ["refund", "pay", "card", "bank", "退款"], ["red", "blue", "green", "black", "红色"]
    return [" ".join(chance.choices(side, k=6)) for side in (money, colours) for _ in range(150)]


@pytest.fixture(scope="module")
def fitted() -> Worded:
    return word2vec.build(SETTINGS, TOOLS).fit(corpus())


def test_words_that_share_contexts_come_closer(fitted: Worded) -> None:
    refund, card, red = np.stack(fitted.extract(["refund", "card", "red"])).astype(np.float64)
    near, far = (refund @ other / np.linalg.norm(refund) / np.linalg.norm(other) for other in (card, red))
    assert near > far + 0.1


def test_the_same_rows_and_seed_give_the_same_vectors(fitted: Worded) -> None:
    assert word2vec.build(SETTINGS, TOOLS).fit(corpus()).name == fitted.name
    other = SETTINGS.model_copy(update={"seed": 1})
    assert not np.array_equal(
        word2vec.build(other, TOOLS).fit(corpus()).extract(["red"])[0], fitted.extract(["red"])[0]
    )


def test_vectors_that_gensim_wrote_are_read_as_gensim_reads_them(fitted: Worded, tmp_path: Path) -> None:
    assert fitted.vectors is not None
    keyed = gensim.KeyedVectors(16)
    keyed.add_vectors(list(fitted.vectors.vocabulary.terms), fitted.vectors.table)
    keyed.save_word2vec_format(str(tmp_path / "vectors.txt"))
    again = gensim.KeyedVectors.load_word2vec_format(str(tmp_path / "vectors.txt"))
    feature = word2vec.build(SETTINGS.model_copy(update={"path": tmp_path / "vectors.txt"}), TOOLS)
    for word in ("refund", "退款"):
        assert np.array_equal(feature.extract([word])[0], again[word])


def test_what_serves_does_not_need_gensim(
    fitted: Worded, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fitted.save(tmp_path)
    monkeypatch.setitem(__import__("sys").modules, "gensim.models", None)
    again = word2vec.build(SETTINGS, Tools(TOOLS.store, folder=tmp_path))
    assert np.array_equal(again.extract(["refund red"])[0], fitted.extract(["refund red"])[0])
    with pytest.raises(NotReady, match=r"frontdesk\[train\]"):
        word2vec.build(SETTINGS, TOOLS).fit(["a a", "a a"])
    assert learnt.facts(tmp_path)


def test_a_corpus_without_repeated_words_is_refused() -> None:
    with pytest.raises(Misconfigured, match="no word occurs 2 times"):
        word2vec.build(SETTINGS, TOOLS).fit(["a b"])
