"""A pack's inbox.yml, read strictly: whatever is wrong names file, key and value, and what it may be."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from frontdesk.dialogue.conditions import AN_INTENT, name, nearest
from frontdesk.inbox.hours import ALWAYS, DAY, WEEKDAYS, Hours, Span
from frontdesk.inbox.plan import DEFAULT, SERVICE, Canned, Estimate, Plan, Queue
from frontdesk.understanding.pack import LANGUAGES, Both, Pack
from frontdesk.understanding.yamlfile import Node, read_yaml

FILE = "inbox.yml"
KEYS = ("zone", "hours", "holidays", "special", "queues", "canned", "tags", "estimate")
FITS = ("languages", "intents", "tags")
QUEUE = ("name", "title", *FITS, "skills", "first_response", "resolution", "wait")
SPAN = re.compile(r"([01]?\d|2[0-4]):([0-5]\d)-([01]?\d|2[0-4]):([0-5]\d)", re.ASCII)
TIME = re.compile(r"(\d{1,6})([smh])", re.ASCII)
NAME = re.compile(r"[a-z][a-z0-9_-]{0,59}", re.ASCII)
UNITS = {"s": 1, "m": 60, "h": 3_600}
LONGEST = timedelta(hours=2_000)  # of a promise: about a year of working hours
MOST_ESTIMATE = 500  # takes


def load_plan(folder: Path, pack: Pack) -> Plan:
    """Read the inbox of a pack's folder; without inbox.yml one queue that is always open.

    Raises `Misconfigured`: unknown keys, intents and zones, hours that overlap, queues that nobody gets to.
    """
    path = folder / FILE
    return read_plan(path, pack) if path.is_file() else DEFAULT


def read_plan(path: Path, pack: Pack) -> Plan:
    """Read a file. Raises `Misconfigured` as `load_plan` does."""
    top = read_yaml(path)
    top.mapping(KEYS)
    tags = _tags(top.get("tags"))
    queues = tuple(_queue(node, pack, tags) for node in top.get("queues").items())
    _check_queues(queues, top.get("queues"))
    canned = tuple(_canned(key, node) for key, node in _entries(top.get("canned")).items())
    return Plan(_hours(top), queues or (SERVICE,), canned, tags, _estimate(top.get("estimate")))


def _hours(top: Node) -> Hours:
    """Read the opening times; without any, somebody is always there, but for the holidays."""
    zone = _zone(top.get("zone"))
    week: dict[int, tuple[Span, ...]] = {} if top.get("hours").value is not None else dict(ALWAYS.week)
    for key, node in _entries(top.get("hours")).items():
        for day in _weekdays(key, node):
            if day in week:
                raise node.wrong(f"given once for {WEEKDAYS[day]}")
            week[day] = _spans(node)
    special = {_date(Node(node.file, node.key, key)): _spans(node) for key, node in _special(top)}
    for node in top.get("holidays").items():
        if special.setdefault(_date(node), ()):
            raise node.wrong("a holiday or a special day, not both")
    return Hours(zone, week, special)


def _zone(node: Node) -> ZoneInfo:
    if node.value is None:
        return ZoneInfo("UTC")
    text = node.text()
    try:
        return ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:  # a path, a folder, no such zone
        raise node.wrong("a time zone, such as Asia/Shanghai or Europe/Berlin") from error


def _weekdays(key: str, node: Node) -> Sequence[int]:
    """Read "mon" or "mon-fri"."""
    first, _, last = key.partition("-")
    if first not in WEEKDAYS or (last or first) not in WEEKDAYS:
        raise Node(node.file, node.key, key).wrong(f"a weekday ({', '.join(WEEKDAYS)}) or mon-fri")
    start, end = WEEKDAYS.index(first), WEEKDAYS.index(last or first)
    if end < start:
        raise Node(node.file, node.key, key).wrong("weekdays in their order, from mon to sun")
    return range(start, end + 1)


def _spans(node: Node) -> tuple[Span, ...]:
    """Read one stretch or several of a day, such as "09:00-18:00"; [] is closed."""
    items = [node] if isinstance(node.value, str) else node.items()
    spans = tuple(_span(item) for item in items)
    for (_, before), (after, _), item in zip(spans, spans[1:], items[1:], strict=False):
        if after < before:
            raise item.wrong("later than the stretch before it")
    return spans


def _span(node: Node) -> Span:
    found = SPAN.fullmatch(node.text())
    if found is None:
        raise node.wrong('hours such as "09:00-18:00"')
    hour, minute, until, past = map(int, found.groups())
    first, last = 60 * hour + minute, 60 * until + past
    if not first < last <= DAY:
        raise node.wrong("hours of one day, the earlier one first; write a night as two days, 24:00 ends one")
    return first, last


def _special(top: Node) -> Sequence[tuple[str, Node]]:
    return list(_entries(top.get("special")).items())


def _date(node: Node) -> date:
    """Read a day; YAML makes dates of 2026-10-01 by itself."""
    if type(node.value) is date:
        return node.value
    try:
        return date.fromisoformat(node.text())
    except ValueError as error:
        raise node.wrong("a day such as 2026-10-01") from error


def _queue(node: Node, pack: Pack, tags: Sequence[str]) -> Queue:
    title = _name(node.get("name"))
    node = Node(node.file, f"queues.{title}", node.value)  # errors tell the queue by its name
    node.mapping(QUEUE)
    return Queue(
        title,
        _both(node.get("title")),
        tuple(_one_of(item, LANGUAGES, "a language") for item in node.get("languages").items()),
        tuple(name(item, pack.labels, AN_INTENT) for item in node.get("intents").items()),
        tuple(_one_of(item, tags, "a tag that `tags` lists") for item in node.get("tags").items()),
        tuple(_name(item) for item in node.get("skills").items()),
        _time(node.get("first_response")),
        _time(node.get("resolution")),
        _time(node.get("wait")),
    )


def _check_queues(queues: Sequence[Queue], node: Node) -> None:
    """Refuse a name twice, a queue behind one that takes all, and a last one that does not."""
    seen: set[str] = set()
    for at, queue in enumerate(queues):
        last = at == len(queues) - 1
        here = Node(node.file, f"queues.{queue.name}", queue.name)
        if queue.name in seen:
            raise here.wrong("the name of one queue only")
        if queue.takes_all and not last:
            raise here.wrong("the last one: it asks for nothing, so the queues after it get nobody")
        if last and not queue.takes_all:
            raise here.wrong("followed by a queue without languages, intents and tags, for everybody else")
        seen.add(queue.name)


def _canned(key: str, node: Node) -> Canned:
    node.mapping(("title", "text"))
    return Canned(_name(Node(node.file, node.key, key)), _both(node.get("title")), _both(node.get("text")))


def _tags(node: Node) -> tuple[str, ...]:
    found = tuple(item.text() for item in node.items())
    for at, item in enumerate(node.items()):
        if len(found[at]) > 60 or found[at] in found[:at]:
            raise item.wrong("a tag of at most 60 characters, listed once")
    return found


def _estimate(node: Node) -> Estimate:
    if node.value is None:
        return Estimate()
    node.mapping(("recent", "least"))
    usual = Estimate()
    recent = _count(node.get("recent"), usual.recent)
    least = _count(node.get("least"), min(usual.least, recent))
    if least > recent:
        raise node.get("least").wrong(f"at most `recent`, which is {recent}")
    return Estimate(recent, least)


def _count(node: Node, usual: int) -> int:
    if node.value is None:
        return usual
    if type(node.value) is not int or not 1 <= node.value <= MOST_ESTIMATE:
        raise node.wrong(f"a number of takes, 1 to {MOST_ESTIMATE}")
    return node.value


def _time(node: Node) -> timedelta | None:
    """Read "90s", "15m" or "8h"; days would be ambiguous, as they are hours of opening."""
    if node.value is None:
        return None
    found = TIME.fullmatch(node.text())
    span = timedelta(seconds=int(found[1]) * UNITS[found[2]]) if found else timedelta()
    if not timedelta() < span <= LONGEST:
        raise node.wrong('a time such as "90s", "15m" or "8h", at most 2000h')
    return span


def _name(node: Node) -> str:
    text = node.text()
    if not NAME.fullmatch(text):
        raise node.wrong("a short name of a-z, 0-9, _ and -")
    return text


def _one_of(node: Node, known: Sequence[str], what: str) -> str:
    text = node.text()
    if text not in known:
        raise node.wrong(what + nearest(text, known))
    return text


def _both(node: Node) -> Both:
    node.mapping(LANGUAGES)
    return {language: node.get(language).text() for language in LANGUAGES}


def _entries(node: Node) -> Mapping[str, Node]:
    return {} if node.value is None else node.mapping()
