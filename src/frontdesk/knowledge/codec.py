"""Sources and hits as the JSON that people build on, the same over HTTP and on the command line."""

from typing import Any

from frontdesk.knowledge.hit import Hit
from frontdesk.knowledge.passage import Source

Json = dict[str, Any]


def source_json(source: Source, passages: int) -> Json:
    """Write a source without its text, and how many passages it was cut into."""
    return {
        "id": source.id,
        "title": source.title,
        "media_type": source.media_type,
        "language": source.language,
        "passages": passages,
        "added": source.added.isoformat(),
    }


def hit_json(hit: Hit) -> Json:
    """Write a passage that was found; ``span`` counts characters of its source's text."""
    passage = hit.passage
    return {
        "passage": passage.id,
        "source": passage.source,
        "title": passage.title,
        "text": passage.text,
        "span": [passage.start, passage.end],
        "page": passage.page,
        "box": None,
        "ms": None,
        "score": round(hit.score, 4),
        "lexical": round(hit.lexical, 4),
        "dense": round(hit.dense, 4),
    }
