"""Sources and hits as the JSON that people build on, the same over HTTP and on the command line."""

from typing import Any

from frontdesk.knowledge.hit import Hit
from frontdesk.knowledge.passage import Passage, Source

Json = dict[str, Any]


def source_json(source: Source, passages: int) -> Json:
    """Write a source without its text, and how many passages it was cut into."""
    scope = source.scope
    return {
        "id": source.id,
        "title": source.title,
        "media_type": source.media_type,
        "language": source.language,
        "passages": passages,
        "added": source.added.isoformat(),
        "name": source.name,
        "blob": source.blob,
        "product": scope.product,
        "audience": scope.audience,
        "valid_from": scope.valid_from and scope.valid_from.isoformat(),
        "valid_to": scope.valid_to and scope.valid_to.isoformat(),
        "notes": list(source.notes),
    }


def passage_json(passage: Passage) -> Json:
    """Write a passage; ``span`` counts characters of its source's text."""
    return {
        "passage": passage.id,
        "source": passage.source,
        "title": passage.title,
        "text": passage.text,
        "span": [passage.start, passage.end],
        "page": passage.page,
        "box": None if passage.box is None else list(passage.box),
        "ms": None if passage.ms is None else list(passage.ms),
        "picture": passage.picture,
        "kind": passage.kind,
        "language": passage.language,
        "hidden": passage.hidden,
    }


def hit_json(hit: Hit) -> Json:
    """Write a passage that was found, and what speaks for it."""
    return passage_json(hit.passage) | {
        "score": round(hit.score, 4),
        "lexical": round(hit.lexical, 4),
        "dense": round(hit.dense, 4),
    }
