import numpy as np
import pytest

from frontdesk.features.hashed import HashedNgrams
from frontdesk.perception.percepts import Perceived, TextPercept
from frontdesk.turn.findings import Evidence
from frontdesk.understanding.reading import MOST_STRETCHES, Opinion, blended, read, seen_for, supporting


def text(content: str, part: int = 0) -> TextPercept:
    return TextPercept(part, content, "en", 1.0, (), None)


def test_all_typed_parts_are_one_reading_with_a_vector_for_each_sentence() -> None:
    (reading,) = read(Perceived((text("Hello. Where is it?"), text("订单没到", 1))), HashedNgrams())
    assert (reading.modality, reading.way, len(reading.stretches)) == ("text", "typed", 3)
    assert reading.vector.shape == (384,)
    assert reading.vectors.shape == (3, 384)


def test_of_a_flood_of_sentences_only_the_first_are_looked_at_one_by_one() -> None:
    (reading,) = read(Perceived((text("Why? " * 500),)), HashedNgrams())
    assert len(reading.vectors) == MOST_STRETCHES
    assert supporting(reading, [0.1] * MOST_STRETCHES)


def test_evidence_is_where_the_chances_are_highest() -> None:
    (reading,) = read(Perceived((text("One. Two. Three."),)), HashedNgrams())
    assert supporting(reading, [0.1, 0.9, 0.2]) == (Evidence(0, 5, 9),)
    assert supporting(reading, [0.8, 0.1, 0.9]) == (Evidence(0, 10, 16), Evidence(0, 0, 4))


def test_what_is_shown_spoke_for_the_value_and_is_shown_once() -> None:
    first, second, third = (Evidence(0, at, at + 1) for at in range(3))
    likelier, even = {"joy": 0.6, "anger": 0.4}, {"joy": 0.5, "anger": 0.5}
    said = [
        Opinion("text", likelier, 1.0, (second, first)),
        Opinion("audio", even, 1.0, (third,)),
        Opinion("image", likelier, 1.0, (first,)),
    ]
    assert seen_for("joy", said, even) == (second, first)
    assert seen_for("anger", said, even) == ()


def test_a_sentence_that_tells_more_is_heard_more_and_silence_leaves_the_whole() -> None:
    whole, parts = np.array([0.9, 0.1]), np.array([[0.95, 0.05], [0.05, 0.95]])
    assert blended(whole, parts, np.array([0.1, 1.0]))[1] > 0.45
    assert blended(whole, parts, np.zeros(2)) == pytest.approx(whole)
    assert blended(whole, parts[:1], np.ones(1)) == pytest.approx(whole)
