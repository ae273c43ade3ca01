"""A pack's wishes.yml, read strictly: words by which customers name kinds, attributes and their values."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import get_args

from frontdesk.dialogue.conditions import choice
from frontdesk.recommend.vocabulary import NO_VOCABULARY, Attribute, Kind, Means, Vocabulary, Words
from frontdesk.understanding.pack import LANGUAGES
from frontdesk.understanding.yamlfile import Node, read_yaml

FILE = "wishes.yml"
MEANS: tuple[Means, ...] = get_args(Means)
TEXTS = ("label", "unit", "less", "more")
WISHING = ("little", "much")
KEYS = (*TEXTS, *WISHING, "units", "means", "values")


def load_vocabulary(folder: Path) -> Vocabulary:
    """Read the words of a pack's folder; none where it has no such file.

    Raises `Misconfigured`: unknown keys, a language left out, one word that means two things.
    """
    if not (folder / FILE).is_file():
        return NO_VOCABULARY
    top = read_yaml(folder / FILE)
    entries = top.mapping(("kinds", "attributes"))
    kinds = entries["kinds"].mapping() if "kinds" in entries else {}
    attributes = entries["attributes"].mapping() if "attributes" in entries else {}
    read = {name: _attribute(node) for name, node in attributes.items()}
    _hold_apart(attributes, read)
    return Vocabulary({name: _kind(name, node) for name, node in kinds.items()}, read)


def _kind(name: str, node: Node) -> Kind:
    entries = node.mapping(("of", *LANGUAGES))
    names = tuple(one.text() for one in entries["of"].items()) if "of" in entries else (name,)
    words = _words({key: one for key, one in entries.items() if key != "of"})
    if not any(words.values()):
        raise node.wrong("a kind with one word at least")
    return Kind(words, names)


def _attribute(node: Node) -> Attribute:
    entries = node.mapping(KEYS)
    values = entries["values"].mapping() if "values" in entries else {}
    label, unit, less, more = (_both(entries[key]) if key in entries else {} for key in TEXTS)
    little, much = (_words(node.get(key).mapping(LANGUAGES)) if key in entries else {} for key in WISHING)
    return Attribute(
        label,
        unit,
        less,
        more,
        little,
        much,
        units=_units(entries["units"]) if "units" in entries else {},
        means=choice(entries["means"], MEANS) if "means" in entries else "about",
        values={value: _words(one.mapping(LANGUAGES)) for value, one in values.items()},
    )


def _both(node: Node) -> Mapping[str, str]:
    node.mapping(LANGUAGES)
    return {language: node.get(language).text() for language in LANGUAGES}


def _words(entries: Mapping[str, Node]) -> Words:
    return {language: tuple(one.text() for one in listed.items()) for language, listed in entries.items()}


def _units(node: Node) -> Mapping[str, float]:
    """Read how many of the catalogue's unit each unit is."""
    read: dict[str, float] = {}
    for name, one in node.mapping().items():
        size = one.value
        if isinstance(size, bool) or not isinstance(size, int | float) or size <= 0:
            raise one.wrong("a number above 0")
        read[name] = float(size)
    return read


def _hold_apart(nodes: Mapping[str, Node], attributes: Mapping[str, Attribute]) -> None:
    """Refuse a word that wishes for two things: nobody could tell which is meant."""
    owner: dict[str, str] = {}
    for name, one in attributes.items():
        for way, word in _wishing(one):
            other = owner.setdefault(word, f"{name}.{way}")
            if other != f"{name}.{way}":
                raise Node(nodes[name].file, f"attributes.{name}.{way}", word).wrong(
                    f"a word with one meaning; {other} has it too"
                )


def _wishing(attribute: Attribute) -> Iterator[tuple[str, str]]:
    for way, words in (("little", attribute.little), ("much", attribute.much), *attribute.values.items()):
        yield from ((way, word) for listed in words.values() for word in listed)
