"""Values that a text names: what a database knows, and prices, marks, times and phone numbers by their form.

Pure: a text in, spans out. Which of them are meant, and as what, is for heads to learn.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from frontdesk.training.crosswoz import EQUIPMENT, HOTEL, NEAR, PLACES, Entity

KINDS = (
    *("name", "dish", "price", "mark", "time", "phone", "hours", "address", "station"),
    *("class", "equipment", "car"),
)
SKIPPED = re.compile(r"[\s,，、;；。]")
FOLDED = str.maketrans("（）：～", "():~")
NUMERALS = {
    "半": "0.5",
    "一": "1",
    "两": "2",
    "二": "2",
    "三": "3",
    "四": "4",
    "五": "5",
    "六": "6",
    "七": "7",
}
N = r"(\d+(?:\.\d+)?)"
TO = r"\s*[-~到至—–]+\s*"
FORMS: tuple[tuple[str, re.Pattern[str], str], ...] = (
    ("time", re.compile(rf"{N}\s*个?(小时|天|分钟){TO}{N}\s*个?(小时|天)"), "{0}{1} - {2}{3}"),
    ("time", re.compile(rf"{N}(?:{TO}|、){N}\s*个?(小时|天)"), "{0}{2} - {1}{2}"),
    ("time", re.compile(rf"{N}\s*个?(小时|天|分钟)"), "{0}{1}"),
    (
        "time",
        re.compile(r"([半一两二三四五六七])(?:{to}|、)([一两二三四五六七])个?(小时|天)".replace("{to}", TO)),
        "{0}{2} - {1}{2}",
    ),
    ("time", re.compile(r"([半一两二三四五六七])个?(小时|天)"), "{0}{1}"),
    ("price", re.compile(rf"{N}\s*元?{TO}{N}\s*(?:元|块)"), "{0}-{1}元"),
    ("price", re.compile(rf"{N}\s*元?{TO}{N}(?![\d:：.-])"), "{0}-{1}元"),
    ("price", re.compile(rf"{N}\s*[元块]钱?(?:以下|一下|之内|以内)"), "{0}元以下"),
    ("price", re.compile(rf"{N}\s*[元块]钱?以上"), "{0}元以上"),
    ("price", re.compile(rf"{N}\s*[元块]"), "{0}元"),
    ("price", re.compile(r"不免费|需要门票"), "不免费"),
    ("price", re.compile(r"免费|免票|(?:没有|不要|不用|无)门票费?|不要钱|不花钱|不收费"), "免费"),
    ("mark", re.compile(r"(?<![\d.])([0-5](?:\.\d)?)\s*分?(?:以上|及以上)"), "{0}分以上"),
    ("mark", re.compile(r"(?<![\d.])([0-5](?:\.\d)?)\s*分(?!钟)"), "{0}分"),
    ("mark", re.compile(r"(?<=评分)[是为在有]?\s*([0-5](?:\.\d)?)(?![\d分元:-])"), "{0}分"),
    ("car", re.compile(r"#C[XP]"), ""),
)
PHONE = re.compile(r"(?<![\d-])(?:\d{3,4}-)?\d{7,12}(?:-\d{1,6})?(?![\d-])")
BETWEEN = re.compile(r"[\s,，、;；和及或与/]{1,3}")


@dataclass(frozen=True, slots=True)
class Span:
    """Where a text names a value: characters, what kind of value, and how the databases write it.

    ``domains`` are those in which a database has it.
    """

    start: int
    end: int
    kind: str
    value: str
    domains: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What the databases know, by its squeezed form."""

    entries: Mapping[str, tuple[str, str, tuple[str, ...]]]  # -> kind, value, domains
    lengths: tuple[int, ...]

    @classmethod
    def of(cls, entities: Iterable[Entity]) -> "Lexicon":
        """Gather names, dishes, addresses, stations, opening hours, classes and equipment."""
        found = dict[str, dict[tuple[str, str], set[str]]]()
        for entity in entities:
            for kind, value, domain in _told(entity):
                found.setdefault(bare(value), {}).setdefault((kind, value), set()).add(domain)
        entries = {
            key: (
                *min(kinds, key=lambda one: KINDS.index(one[0])),
                tuple(sorted(set[str]().union(*kinds.values()))),
            )
            for key, kinds in found.items()
            if len(key) > 1
        }
        return cls(entries, tuple(sorted({len(key) for key in entries}, reverse=True)))


def squeezed(text: str) -> tuple[str, list[int]]:
    """Leave spaces and commas out and fold brackets; returns the rest and where each character stood."""
    kept = [(one, at) for at, one in enumerate(text.translate(FOLDED).lower()) if not SKIPPED.match(one)]
    return "".join(one for one, _ in kept), [at for _, at in kept]


@lru_cache(100_000)
def bare(value: str) -> str:
    """Return the form by which values are the same."""
    return squeezed(value)[0]


def spans(text: str, lexicon: Lexicon) -> list[Span]:
    """Find what a text names, from left to right; the longest of what overlaps."""
    found = sorted(
        (*_known(text, lexicon), *_phones(text), *_formed(text)),
        key=lambda one: (one.start - one.end, one.start),
    )
    taken, kept = set[int](), list[Span]()
    for one in found:
        place = range(one.start, one.end)
        if taken.isdisjoint(place):
            taken.update(place)
            kept.append(one)
    return sorted(kept, key=lambda one: one.start)


def _told(entity: Entity) -> Iterator[tuple[str, str, str]]:
    fields, domain = entity.fields, entity.domain
    if domain in PLACES:
        yield "name", entity.name, domain
        for near in PLACES:
            for name in fields.get(f"{NEAR}{near}") or ():
                yield "name", name, near
    kinds = (
        ("dish", "推荐菜"),
        ("equipment", EQUIPMENT),
        ("address", "地址"),
        ("station", "地铁"),
        ("hours", "营业时间"),
    )
    for kind, slot in kinds:
        for value in _values(fields.get(slot)):
            yield kind, value, domain
    if domain == HOTEL:
        for value in _values(fields.get("酒店类型")):
            yield "class", value, domain
            yield "class", value.removesuffix("型") + "型", domain


def _values(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        yield from (one for one in value if isinstance(one, str))


def _known(text: str, lexicon: Lexicon) -> Iterator[Span]:
    short, places = squeezed(text)
    at = 0
    while at < len(short):
        for length in lexicon.lengths:
            entry = lexicon.entries.get(short[at : at + length]) if at + length <= len(short) else None
            if entry is not None:
                yield Span(places[at], places[at + length - 1] + 1, *entry)
                break
        at += 1


def _phones(text: str) -> Iterator[Span]:
    """Find telephone numbers; several in a row are one value."""
    row = list[re.Match[str]]()
    for one in PHONE.finditer(text):
        if row and not BETWEEN.fullmatch(text[row[-1].end() : one.start()]):
            yield _phone(row)
            row = []
        row.append(one)
    if row:
        yield _phone(row)


def _phone(row: list[re.Match[str]]) -> Span:
    return Span(row[0].start(), row[-1].end(), "phone", " ".join(one.group() for one in row))


def _formed(text: str) -> Iterator[Span]:
    for kind, form, written in FORMS:
        for one in form.finditer(text):
            groups = [NUMERALS.get(group, group) for group in one.groups()]
            yield Span(*one.span(), kind, written.format(*groups) or one.group())
