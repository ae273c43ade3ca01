"""Rasa's nlu.yml, read as it is: intents with examples, entity markup taken out.

The format: https://rasa.com/docs/rasa/nlu-training-data/ (version 3.1). Synonyms, look-up tables, regular
expressions and responses of such a file are left alone.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from frontdesk.preprocess.text import han_share
from frontdesk.understanding.yamlfile import Node, read_yaml

# [words](entity), [words](entity:value) and [words]{"entity": "city", "role": "from"}
MARKUP = re.compile(r"\[([^\[\]]{1,500})\](?:\([^()]{0,500}\)|\{[^{}]{0,500}\})")
MOSTLY = 0.3  # share of Chinese from which an example counts as Chinese

Read = tuple[str, str, dict[str, tuple[str, ...]]]  # id, name, examples by language


def read_rasa(path: Path) -> list[Read]:
    """Read the intents of a file. Raises `Misconfigured` naming file, key and value."""
    entries = read_yaml(path).get("nlu").items()
    return [_intent(entry) for entry in entries if "intent" in entry.mapping()]


def plain(example: str) -> str:
    """Take the entity markup out of an example and keep its words."""
    return MARKUP.sub(r"\1", example)


def _intent(node: Node) -> Read:
    name = node.get("intent").text()
    lines: dict[str, tuple[str, ...]] = {"zh": (), "en": ()}
    for example in _examples(node.get("examples")):
        language = "zh" if han_share(example) >= MOSTLY else "en"
        lines[language] += (example,)
    return name, re.sub(r"[_/]+", " ", name).strip(), lines


def _examples(node: Node) -> Iterator[str]:
    """Yield examples out of Rasa's block of "- " lines, or out of its longer form with metadata."""
    if isinstance(node.value, str):
        yield from (plain(line.lstrip()[2:].strip()) for line in node.value.splitlines() if _is_item(line))
        return
    for item in node.items():
        text = item.get("text").text() if isinstance(item.value, dict) else item.text()
        yield plain(text.removeprefix("- ").strip())


def _is_item(line: str) -> bool:
    stripped = line.lstrip()
    return stripped.startswith("- ") and stripped[2:].strip() != ""
