"""Rasa's nlu.yml, read as it is: intents with examples, entity markup taken out.

The format: https://rasa.com/docs/rasa/nlu-training-data/ (version 3.1). Look-up tables become lists of what
is known by name; synonyms, regular expressions and responses of such a file are left alone, with a note.
"""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from frontdesk.understanding.words import script
from frontdesk.understanding.yamlfile import Node, read_yaml

# [words](entity), [words](entity:value) and [words]{"entity": "city", "role": "from"}
MARKUP = re.compile(r"\[([^\[\]]{1,500})\](?:\([^()]{0,500}\)|\{[^{}]{0,500}\})")

Read = tuple[str, str, dict[str, tuple[str, ...]]]  # id, name, examples by language


def read_rasa(path: Path) -> list[Read]:
    """Read the intents of a file. Raises `Misconfigured` naming file, key and value."""
    entries = read_yaml(path).get("nlu").items()
    return [_intent(entry) for entry in entries if "intent" in entry.mapping()]


def read_lookups(path: Path) -> dict[str, tuple[str, ...]]:
    """Read the look-up tables of a file: phrases by the name of their entity."""
    found: dict[str, tuple[str, ...]] = {}
    for entry in read_yaml(path).get("nlu").items():
        if "lookup" in entry.mapping():
            name = re.sub(r"[^a-z0-9_]+", "_", entry.get("lookup").text().lower())
            found[name] = (*found.get(name, ()), *_examples(entry.get("examples")))
    return found


def left_alone(path: Path) -> tuple[str, ...]:
    """Say what a file holds that is not used, a line a kind."""
    top = read_yaml(path).mapping()
    entries = top["nlu"].items() if "nlu" in top else ()
    kinds = Counter(next(iter(entry.mapping()), "empty entry") for entry in entries)
    kinds |= Counter(key for key in top if key not in ("nlu", "version"))
    used = ("intent", "lookup")
    return tuple(f"{path.name}: {kinds[kind]} {kind} left alone" for kind in kinds if kind not in used)


def plain(example: str) -> str:
    """Take the entity markup out of an example and keep its words."""
    return MARKUP.sub(r"\1", example)


def _intent(node: Node) -> Read:
    name = node.get("intent").text()
    lines: dict[str, tuple[str, ...]] = {"zh": (), "en": ()}
    for example in _examples(node.get("examples")):
        lines[script(example)] += (example,)
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
