"""What the databases answer: which places meet wishes, and what is known of one, as the dialogues say it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from frontdesk.training.crosswoz import EQUIPMENT, NAME, NEAR, Belief, Entity

NUMBER = re.compile(r"\d+(?:\.\d+)?")
UNITS = {"评分": "分", "人均消费": "元", "价格": "元", "门票": "元"}
NOTHING = "无"


@dataclass(frozen=True, slots=True)
class Databases:
    """The entries by domain and name."""

    entries: Mapping[str, Mapping[str, Entity]]

    @classmethod
    def of(cls, entities: Iterable[Entity]) -> "Databases":
        """Sort entries by domain and name."""
        found = dict[str, dict[str, Entity]]()
        for one in entities:
            found.setdefault(one.domain, {})[one.name] = one
        return cls(found)

    def find(self, domain: str, belief: Belief) -> Sequence[str]:
        """Name the places of a domain that meet all wishes; where a name is wished, nothing else counts."""
        wishes = {slot: wish for (where, slot), wish in belief.items() if where == domain}
        if NAME in wishes:
            wishes = {NAME: wishes[NAME]}
        return [name for name, one in self.entries.get(domain, {}).items() if meets(one, wishes)]

    def answers(self, domain: str, name: str, slot: str) -> frozenset[str]:
        """Tell what is known of a place, as texts; of what it has near it, every name."""
        one = self.entries.get(domain, {}).get(name)
        return frozenset() if one is None else _written(one.fields, slot)


def meets(entity: Entity, wishes: Mapping[str, str]) -> bool:
    """Tell whether a place meets every wish."""
    return all(_meets(entity.fields.get(slot), slot, wish) for slot, wish in wishes.items())


def _meets(value: Any, slot: str, wish: str) -> bool:
    if value is None:
        return False
    if slot in UNITS:
        low, high = _bounds(slot, wish)
        return isinstance(value, int | float) and low <= value <= high
    if isinstance(value, list):
        parts = [wish] if slot.startswith(NEAR) else wish.split()
        return all(any(part in one for one in value) for part in parts)
    return wish.removesuffix("型") in str(value)


def _bounds(slot: str, wish: str) -> tuple[float, float]:
    """Read a wish as a range; a mark alone is the least that is wanted."""
    if wish in ("免费", "不免费"):
        return (0, 0) if wish == "免费" else (1, float("inf"))
    numbers = [float(one) for one in NUMBER.findall(wish)]
    if not numbers:
        return float("-inf"), float("inf")
    open_above = "以上" in wish or slot == "评分"
    low = float("-inf") if "以下" in wish else numbers[0]
    return low, float("inf") if open_above else numbers[-1]


def _written(fields: Mapping[str, Any], slot: str) -> frozenset[str]:
    if slot.startswith(f"{EQUIPMENT}-"):
        has = slot.partition("-")[2] in (fields.get(EQUIPMENT) or ())
        return frozenset(["是" if has else "否"])
    value = fields.get(slot)
    if value is None or value == []:
        return frozenset([NOTHING])
    if isinstance(value, list):
        return frozenset(map(str, value))
    if slot == "门票" and not value:
        return frozenset(["免费"])
    return frozenset([f"{value:g}{UNITS[slot]}" if slot in UNITS else str(value)])
