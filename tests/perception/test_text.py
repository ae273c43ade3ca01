import numpy as np

from frontdesk.features.hashed import HashedNgrams
from frontdesk.perception.language import Languages
from frontdesk.perception.text import read


def test_a_text_has_a_language_words_with_places_and_a_vector() -> None:
    text = "我的耳机坏了, please help"
    percept = read(3, text, Languages(), HashedNgrams())
    assert (percept.part, percept.text, percept.language) == (3, text, "zh")
    assert [word.text for word in percept.words] == ["我", "的", "耳机", "坏", "了", "please", "help"]
    assert all(text[word.start : word.end] == word.text for word in percept.words)
    assert percept.vector is not None
    assert np.linalg.norm(percept.vector) > 0.99


def test_a_text_without_words_has_no_vector_and_no_language() -> None:
    percept = read(0, "?! …", Languages(), HashedNgrams())
    assert (percept.words, percept.language, percept.vector) == ((), "und", None)
