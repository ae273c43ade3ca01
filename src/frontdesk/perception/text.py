"""A typed text -> its language, its words with their places, its vector."""

from frontdesk.features.embedding import Embedder
from frontdesk.perception.language import Languages
from frontdesk.perception.percepts import TextPercept, Words
from frontdesk.preprocess.text import segment


def read(part: int, text: str, languages: Languages, embedder: Embedder) -> TextPercept:
    """Perceive a text; a text without any word has no vector."""
    language, confidence = languages.detect(text)
    words = tuple(Words(word, 1.0, start, end) for word, start, end in segment(text, language))
    vector = embedder.embed([text])[0] if words else None
    return TextPercept(part, text, language, confidence, words, vector)
