"""Passages made by hand, and an embedder that counts what it is asked for."""

from collections.abc import Sequence
from pathlib import Path

import yaml

from frontdesk.features.embedding import Embedder, Floats, Role
from frontdesk.features.hashed import HashedNgrams
from frontdesk.knowledge.passage import Passage, PassageKind, language_of, passage_id
from frontdesk.knowledge.trial import Shop


class Counted:
    """Remembers the texts that an embedder was given."""

    def __init__(self, embed: Embedder | None = None) -> None:
        self.embedder = embed or HashedNgrams()
        self.name = self.embedder.name
        self.seen: list[str] = []

    def embed(self, texts: Sequence[str], role: Role = "query") -> Floats:
        self.seen += texts
        return self.embedder.embed(texts, role)


def passage(text: str, title: str = "", kind: PassageKind = "section", source: str = "s") -> Passage:
    name = passage_id(source, 0, len(text), title + text)
    return Passage(name, source, title, text, 0, len(text), kind, None, language_of(text))


def shop(name: str) -> Shop:
    return Shop.read(yaml.safe_load((Path(__file__).parent / name).read_text("utf-8")))
