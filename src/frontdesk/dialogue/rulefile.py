"""A pack's recommend.yml, read strictly: what the shop itself wants of its suggestions.

Names of categories, attributes and their words are held against the catalogue; an id that is not there any
more is no mistake, since things are sold out and taken off.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from math import inf
from pathlib import Path
from typing import get_args

from frontdesk.dialogue.conditions import name, nearest
from frontdesk.recommend.catalogue import Catalogue
from frontdesk.recommend.item import Value
from frontdesk.recommend.rules import NO_RULES, Rule, Rules, Span, Verb, Which
from frontdesk.understanding.pack import shop_pack
from frontdesk.understanding.yamlfile import Node, read_yaml

FILE = "recommend.yml"
VERBS: tuple[Verb, ...] = get_args(Verb)
KEYS = ("name", "why", *VERBS, "by", "place", "with")
OF_ITEMS = ("item", "category", "attribute", "price")
NEEDED: Mapping[str, tuple[Verb, ...]] = {"by": ("boost", "bury"), "place": ("pin",), "with": ("together",)}
HUNDREDTHS = 100
STRONGEST = 5.0  # deviations: more would drown whatever is known of customers
LAST_PLACE = 50


@dataclass(frozen=True, slots=True)
class Known:
    """What rules may name: categories, and attributes with their words; None: whatever they like."""

    categories: Collection[str] | None = None
    attributes: Mapping[str, Collection[Value]] | None = None

    @classmethod
    def of(cls, catalogue: Catalogue) -> "Known":
        """Take it from a catalogue; an empty one knows nothing yet, so anything may be named."""
        if not len(catalogue):
            return cls()
        words = {name: column.values for name, column in catalogue.columns.items()}
        return cls([str(one) for one in catalogue.category.values], words)


def load_rules(folder: Path, catalogue: Catalogue) -> Rules:
    """Read the rules of a pack's folder; none where it has no such file.

    The sample shop's speak of its own goods: with another catalogue they mean nothing, and are no mistake.
    Raises `Misconfigured`: unknown keys and names, numbers out of place, a row without use.
    """
    if not (folder / FILE).is_file():
        return NO_RULES
    shops = (folder / FILE).read_bytes() == (shop_pack() / FILE).read_bytes()
    return read_rules(folder / FILE, Known() if shops else Known.of(catalogue))


def read_rules(path: Path, known: Known) -> Rules:
    """Read a file that may name what is known. Raises `Misconfigured`."""
    rows: dict[str, Rule] = {}
    top = read_yaml(path)
    top.mapping(("rows",))
    for node in top.get("rows").items():
        rule = _rule(node, known)
        if rule.name in rows:
            raise Node(node.file, f"rows.{rule.name}.name", rule.name).wrong("the name of one row only")
        rows[rule.name] = rule
    return Rules(tuple(rows.values()))


def _rule(node: Node, known: Known) -> Rule:
    title = node.get("name").text()
    node = replace(node, key=f"rows.{title}")  # errors tell the row by its name
    entries = node.mapping(KEYS)
    verbs: list[Verb] = [one for one in VERBS if one in entries]
    if len(verbs) != 1:
        raise node.wrong(f"a row with one of {', '.join(VERBS)}")
    verb = verbs[0]
    _use(entries, verb)
    if "why" in entries:
        entries["why"].text()
    return Rule(
        name=title,
        verb=verb,
        which=_which(entries[verb], known),
        by=_number(entries["by"], 0, STRONGEST) if "by" in entries else 0.0,
        place=_place(entries["place"]) if "place" in entries else 0,
        along=_which(entries["with"], known) if "with" in entries else None,
    )


def _use(entries: Mapping[str, Node], verb: Verb) -> None:
    """Refuse a key that says nothing of such a row, and a row without the key that it needs."""
    for key, verbs in NEEDED.items():
        if key in entries and verb not in verbs:
            raise entries[key].wrong(f"left out of a row that says {verb}")
        if key not in entries and verb in verbs:
            raise entries[verb].wrong(f"beside the key {key}, which {verb} needs")


def _which(node: Node, known: Known) -> Which:
    entries = node.mapping(OF_ITEMS)
    if not entries:
        raise node.wrong(f"items, named by {', '.join(OF_ITEMS)}")
    told = entries["attribute"].mapping() if "attribute" in entries else {}
    return Which(
        items=tuple(one.text() for one in _several(entries["item"])) if "item" in entries else (),
        categories=tuple(
            name(one, known.categories, "a category of the catalogue")
            for one in _several(entries["category"])
        )
        if "category" in entries
        else (),
        attributes={key: _asked(key, one, known) for key, one in told.items()},
        price=_span(entries["price"], HUNDREDTHS) if "price" in entries else None,
    )


def _asked(attribute: str, node: Node, known: Known) -> Span | tuple[Value, ...]:
    if known.attributes is not None and attribute not in known.attributes:
        named = Node(node.file, node.key, attribute)
        raise named.wrong("an attribute of the catalogue" + nearest(attribute, known.attributes))
    if isinstance(node.value, dict):
        return _span(node, 1)
    values = None if known.attributes is None else known.attributes[attribute]
    return tuple(_value(one, values) for one in _several(node))


def _value(node: Node, values: Collection[Value] | None) -> Value:
    value = node.value
    if not isinstance(value, str | int | float | bool):
        raise node.wrong("a word, a number, true or false")
    if isinstance(value, str) and values is not None and value not in values:
        words = [one for one in values if isinstance(one, str)]
        raise node.wrong("a value that items of the catalogue have" + nearest(value, words))
    return value


def _span(node: Node, scale: int) -> Span:
    entries = node.mapping(("least", "most"))
    if not entries:
        raise node.wrong("a number under least, under most, or both")
    least = _number(entries["least"], -inf, inf) * scale if "least" in entries else -inf
    most = _number(entries["most"], -inf, inf) * scale if "most" in entries else inf
    if least > most:
        raise node.wrong("a least that is at most its most")
    return Span(least, most)


def _place(node: Node) -> int:
    place = node.value
    if isinstance(place, bool) or not isinstance(place, int) or not 1 <= place <= LAST_PLACE:
        raise node.wrong(f"a whole number from 1 to {LAST_PLACE}")
    return place


def _number(node: Node, least: float, most: float) -> float:
    number = node.value
    if isinstance(number, bool) or not isinstance(number, int | float) or not least <= number <= most:
        raise node.wrong("a number" if most == inf else f"a number from {least:g} to {most:g}")
    return float(number)


def _several(node: Node) -> list[Node]:
    """Read a list with something in it, or one value that stands for itself."""
    items = list(node.items()) if isinstance(node.value, list) else [node]
    if not items:
        raise node.wrong("one at least")
    return items
