"""What a customer is after, tracked over a dialogue: a pure function from acts and a state to the next state.

An errand has parts, such as a hotel and a restaurant near it. Each part has rows: what was wanted, what was
asked, what was answered. No database, no network, no torch: acts may come from heads, rules or a person.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from frontdesk.training.crosswoz import EQUIPMENT, METRO, NAME, NEAR, PLACES, TAXI, Act, Belief, Row

DISH = "推荐菜"
CONSTRAINTS = ("评分", "门票", "游玩时间", "人均消费", "价格", "酒店类型", DISH, EQUIPMENT)
ROUTE = ("出发地", "目的地")
UNITS = {"评分": "分", "人均消费": "元", "价格": "元", "门票": "元"}
NUMBER = re.compile(r"\d+(?:\.\d+)?")
Values = frozenset[str]


@dataclass(frozen=True, slots=True)
class Part:
    """One part of an errand. ``wanted`` is what the customer asked for, ``rows`` what is known of it by now.

    ``offered`` are the names that the desk put forward last, ``instead`` what it said of them that differs
    from a wish; ``near`` is the part that this one shall lie near.
    """

    domain: str
    rows: Mapping[str, Values] = field(default_factory=dict[str, Values])
    wanted: Mapping[str, Values] = field(default_factory=dict[str, Values])
    offered: tuple[str, ...] = ()
    near: int | None = None
    instead: Mapping[str, Values] = field(default_factory=dict[str, Values])

    @property
    def name(self) -> str:
        """The one name that was settled on, or nothing."""
        names = self.rows.get(NAME, frozenset())
        return next(iter(names)) if len(names) == 1 and not _open(names) else ""


@dataclass(frozen=True, slots=True)
class Errand:
    """All that a customer is after: parts in the order in which they came up, and which one is spoken of."""

    parts: tuple[Part, ...] = ()
    current: Mapping[str, int] = field(default_factory=dict[str, int])  # by domain


def heard(errand: Errand, acts: Iterable[Act]) -> Errand:
    """Take in what a customer said."""
    told = sorted(acts)
    errand = _settled(errand, told)
    for domain in dict.fromkeys(act.domain for act in told if act.intent in ("Inform", "Request", "Select")):
        own = [act for act in told if act.domain == domain]
        errand = _routed(errand, domain, own) if domain in (METRO, TAXI) else _placed(errand, domain, own)
    return errand


def said(errand: Errand, acts: Iterable[Act]) -> Errand:
    """Take in what the desk said: names it offers, answers it gives."""
    told = sorted(acts)
    for domain in dict.fromkeys(act.domain for act in told):
        at = errand.current.get(domain)
        if at is not None:
            own = [act for act in told if act.domain == domain]
            errand = _put(errand, at, _answered(errand.parts[at], own))
    return errand


def rows(errand: Errand) -> frozenset[Row]:
    """Write the state as rows; parts are numbered from 1."""
    return frozenset(
        Row(number, part.domain, slot, values)
        for number, part in enumerate(errand.parts, 1)
        for slot, values in part.rows.items()
    )


def belief(errand: Errand) -> Belief:
    """Write what a database would be asked for: by domain, of the part that was spoken of last."""
    found = Belief()
    for domain, at in errand.current.items():
        part = errand.parts[at]
        equipped = [slot.partition("-")[2] for slot in part.wanted if slot.startswith(EQUIPMENT)]
        for slot, values in part.wanted.items():
            if not slot.startswith(EQUIPMENT):
                found[domain, slot] = " ".join(sorted(values))
        if equipped:
            found[domain, EQUIPMENT] = " ".join(sorted(equipped))
        if part.near is not None and errand.parts[part.near].name:
            source = errand.parts[part.near]
            found[domain, NEAR + source.domain] = source.name
    return found


def _placed(errand: Errand, domain: str, own: Sequence[Act]) -> Errand:
    """Take in what was said of a kind of place."""
    informed = _gathered(act for act in own if act.intent == "Inform")
    source = next((act.value for act in own if act.intent == "Select"), None)
    if source == domain:
        informed.pop(NAME, None)  # the name says where to look; it is not what is looked for
    near = errand.current.get(source) if source in PLACES else None
    at = _meant(errand, domain, informed, selects=source is not None)
    part = Part(domain) if at is None else errand.parts[at]
    if near is not None and near != at and not part.name:
        part = replace(part, near=near, rows={NAME: _inside(near, domain), **part.rows})
    part = _wished(part, informed)
    for act in own:
        if act.intent == "Request" and not (act.slot == NAME and (part.name or NAME in part.rows)):
            part = replace(part, rows={**part.rows, act.slot: frozenset[str]()})
    return _put(errand, at, part)


def _meant(errand: Errand, domain: str, informed: Mapping[str, Values], *, selects: bool) -> int | None:
    """Tell which part is spoken of; None is a new one."""
    at = errand.current.get(domain)
    if at is None:
        return None
    part, names = errand.parts[at], informed.get(NAME, frozenset[str]())
    for older in range(len(errand.parts) - 1, -1, -1):
        one = errand.parts[older]
        if one.domain == domain and (one.name in names or names & set(one.offered)):
            return older
    settled = bool(part.name) or len(part.offered) == 1
    wishes = any(_wish(slot) for slot in informed)
    if settled and (names or wishes or selects):
        return None
    return at


def _settled(errand: Errand, told: Sequence[Act]) -> Errand:
    """Settle on each name that was offered alone, unless the customer goes on wishing or names another."""
    moved = {act.domain for act in told if act.intent == "Inform" and (_wish(act.slot) or act.slot == NAME)}
    for domain, at in errand.current.items():
        part = errand.parts[at]
        if len(part.offered) == 1 and not part.name and domain not in moved:
            rows = {**part.rows, **part.instead, NAME: frozenset(part.offered)}
            errand = _put(errand, at, replace(part, rows=rows))
    return errand


def _wished(part: Part, informed: Mapping[str, Values]) -> Part:
    """Note what a customer wants; a name that the desk had offered is a choice and no wish."""
    wanted = {**part.wanted, **{slot: values for slot, values in informed.items() if _wish(slot)}}
    names = informed.get(NAME, frozenset[str]())
    if names and not names & {*part.offered, part.name}:
        wanted[NAME] = names
    chosen = part.instead if names & {*part.offered} else {}
    return replace(part, rows={**part.rows, **chosen, **informed}, wanted=wanted)


def _answered(part: Part, own: Sequence[Act]) -> Part:
    """Take in names and answers; what the desk says otherwise of a wish takes its place in the rows."""
    told = _gathered(act for act in own if act.intent in ("Inform", "Recommend"))
    names = told.pop(NAME, frozenset[str]())
    known = {slot: values for slot, values in told.items() if not part.rows.get(slot, True)}
    offered = tuple(sorted(names)) if names and not part.name else part.offered
    instead = {
        slot: values
        for slot, values in told.items()
        if slot in part.wanted and not _meets(values, part.rows[slot])
    }
    if part.name:
        known, instead = {**known, **instead}, {}
    refused = any(act.intent == "NoOffer" for act in own)
    wanted = {slot: v for slot, v in part.wanted.items() if not (refused and names and slot in told)}
    return replace(
        part,
        rows={**part.rows, **known},
        offered=offered,
        wanted=wanted,
        instead=instead if names else {**part.instead, **instead},
    )


def _routed(errand: Errand, domain: str, own: Sequence[Act]) -> Errand:
    """Take in a ride: another start or goal is another ride."""
    informed = _gathered(act for act in own if act.intent == "Inform")
    at = errand.current.get(domain)
    part = Part(domain) if at is None else errand.parts[at]
    if any(part.rows.get(slot, to) != to for slot, to in informed.items() if slot in ROUTE):
        at, part = None, Part(domain)
    asked = {act.slot: frozenset[str]() for act in own if act.intent == "Request"}
    wanted = {**part.wanted, **informed}
    return _put(errand, at, replace(part, rows={**part.rows, **informed, **asked}, wanted=wanted))


def _put(errand: Errand, at: int | None, part: Part) -> Errand:
    """Put a part back in its place, or at the end; it is the one that is spoken of."""
    if at is None:
        return Errand((*errand.parts, part), {**errand.current, part.domain: len(errand.parts)})
    parts = (*errand.parts[:at], part, *errand.parts[at + 1 :])
    return Errand(parts, {**errand.current, part.domain: at})


def _gathered(acts: Iterable[Act]) -> dict[str, Values]:
    found = dict[str, Values]()
    for act in acts:
        value = act.value + UNITS.get(act.slot, "") if act.value[-1:].isdigit() else act.value
        found[act.slot] = found.get(act.slot, frozenset()) | {value}
    return found


def _meets(told: Values, wished: Values) -> bool:
    """Tell whether what there is meets a wish: 4.7 meets "4.5 and more", 120 meets "100-150"."""
    if told & wished:
        return True
    numbers = [[float(one) for one in NUMBER.findall(" ".join(values))] for values in (told, wished)]
    have, bounds = numbers
    if len(have) != 1 or not bounds:
        return False
    text = " ".join(wished)
    low = bounds[0] if "以下" not in text else 0.0
    high = bounds[-1] if "以上" not in text else float("inf")
    return low <= have[0] <= high


def _wish(slot: str) -> bool:
    return slot in CONSTRAINTS or slot.startswith(EQUIPMENT)


def _inside(at: int, domain: str) -> Values:
    """Write that a place is one of those near an earlier part, as the data writes it."""
    return frozenset([f"出现在id={at + 1}的{NEAR}{domain}里"])


def _open(names: Values) -> bool:
    return any(name.startswith("出现在id=") for name in names)
