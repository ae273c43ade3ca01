"""Values of slots, found in what a turn shows; they are checked before they are believed (`slotchecks`).

What finds values is generous, so that a wrong one can be answered with what is wrong about it; what checks
them is strict.
"""

import re
from collections.abc import Callable, Iterator, Mapping

from frontdesk.dialogue import cues
from frontdesk.dialogue.flow import Slot, Sort
from frontdesk.dialogue.observed import Observed
from frontdesk.dialogue.slotchecks import COUNTED, LONGEST, checked, chosen, holds
from frontdesk.preprocess.text import normalise
from frontdesk.understanding.question import COLOURS

_DIGITS = str.maketrans("零〇一二三四五六七八九幺", "0012345678" + "91")
_SPOKEN = re.compile("[零〇一二三四五六七八九幺]{4,}")
_ORDERLIKE = re.compile(r"(?<![a-z0-9])[a-z]{0,3}[ -]?\d(?:[ -]?\d){3,19}(?![a-z0-9])", re.IGNORECASE)
_TAIL = re.compile(
    r"(?:尾号|后四位|最后四位|末四位|last (?:four|4)(?: digits)?|ends? (?:in|with)|ending (?:in|with)?)"
    r"\D{0,12}(\d{1,11})(?!\d)"
)
_RUN = re.compile(r"(?<![A-Za-z\d-])\+?\d[\d -]{2,16}(?!\d)")
_ALONE = re.compile(r"(?<![A-Za-z\d.-])\d{4}(?![A-Za-z\d年]|[.-]\d)")
_PIECES = re.compile(r"([,，;；。!！?？\n]|\.(?=\s|$))")
_CLAUSES = re.compile(r"[^,，;；。.!！?？\n]+[?？]?")
_SUPPOSED = re.compile(
    r"\b(?:if|when|whether|in case|unless)\b|如果|要是|假如|万一|的话|的时候", re.IGNORECASE
)
_COURTESY = re.compile(
    r"[\s,，.。!！]*(?:please|thanks|thank you|谢谢你?|多谢|吧)?[\s.。!！]*$", re.IGNORECASE
)
_OF_ADDRESS = re.compile(r"\d|[号楼栋幢座室弄省市区县镇乡村路街]")
_NOT_OF_ADDRESS = re.compile(
    r"电话|手机|谢|麻烦|请|可以|确认|[吗吧呢]|\b(?:thank|thanks|please|phone|call|if|and|but|instead|is|ok)\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"(?<![\w.])-?\d{1,9}(?![\w.])|[一二两三四五六七八九十]")


def found(slot: Slot, seen: Observed, asked: bool) -> list[str]:
    """Find what a turn may say for a slot, likeliest first; ``asked``: it is what was just asked for.

    What gives itself away, such as an e-mail address, is found unasked. A bare number or any words are not.
    """
    values = [*_FIND[slot.sort](slot, seen, asked)]
    return list(dict.fromkeys(value.strip()[:LONGEST] for value in values if value.strip()))


def in_passing(slot: Slot, seen: Observed) -> str:
    """Find what a turn tells for a slot while nothing asks for it: what is stated, not asked or supposed."""
    if slot.sort == "photo":
        return next(iter(seen.photos), "")
    clauses = (one for one in _CLAUSES.findall(seen.text) if not (cues.asks(one) or _SUPPOSED.search(one)))
    return next((id_ for one in clauses if (id_ := chosen(slot.options, one, asked=False))), "")


def _orders(slot: Slot, seen: Observed, asked: bool) -> Iterator[str]:
    """Numbers of orders, spoken ones too; when it was asked for, anything that looks like one."""
    yield from seen.named("order_number")
    text = _SPOKEN.sub(lambda found: found[0].translate(_DIGITS), seen.text)
    likely = [one[0] for one in _ORDERLIKE.finditer(text)]
    yield from (one for one in likely if isinstance(checked(slot, one, seen.today), str) and slot.pattern)
    yield from likely if asked else ()


def _products(slot: Slot, seen: Observed, asked: bool) -> Iterator[str]:
    del slot
    yield from (*seen.named("product", "product_code"), *seen.products)
    yield from (seen.text,) if asked else ()


def _phone_ends(slot: Slot, seen: Observed, asked: bool) -> Iterator[str]:
    del slot
    text = _SPOKEN.sub(lambda found: found[0].translate(_DIGITS), seen.text)
    yield from (one[1] for one in _TAIL.finditer(normalise(text)))
    if asked:
        yield from (one[0] for one in _ALONE.finditer(text))
        yield from seen.named("phone")
        yield from (one[0] for one in _RUN.finditer(text))
    elif seen.named("order_number"):  # "NL26110002, 0101": the two that are asked for together
        yield from (one[0] for one in _ALONE.finditer(text))


def _entities(*sorts: str) -> Callable[[Slot, Observed, bool], Iterator[str]]:
    def find(slot: Slot, seen: Observed, asked: bool) -> Iterator[str]:
        del slot
        yield from seen.named(*sorts)
        yield from (seen.text,) if asked else ()

    return find


def _addresses(slot: Slot, seen: Observed, asked: bool) -> Iterator[str]:
    """Addresses, from where they begin as far as they go on; when one was asked for, all that was said."""
    del slot
    for one in seen.named("address"):
        before = seen.text.partition(one)[0]
        begins_earlier = asked and _OF_ADDRESS.search(before) and not seen.named("order_number")
        yield _COURTESY.sub("", seen.text) if begins_earlier else _gone_on(seen.text, one)
    yield from (seen.text,) if asked else ()


def _gone_on(text: str, begun: str) -> str:
    """Take an address to its end: an entity is cut off where its town or flat begins."""
    start = text.find(begun)
    pieces = _PIECES.split(_COURTESY.sub("", text[start + len(begun) :]))
    end = "" if start < 0 or _NOT_OF_ADDRESS.search(pieces[0]) else pieces[0]
    for mark, piece in zip(pieces[1::2], pieces[2::2], strict=False) if end or not pieces[0] else ():
        english = mark == "," and piece[:1] == " " and re.match(r" [A-Z0-9]", piece)
        if mark not in (",", "，") or _NOT_OF_ADDRESS.search(piece):
            break
        if not (english or _OF_ADDRESS.search(piece)):
            break
        end += mark + piece
    return (begun + end).strip()


def _days(slot: Slot, seen: Observed, asked: bool) -> Iterator[str]:
    del slot
    yield from seen.named("date") if not asked else ()
    yield from (seen.text,) if asked else ()


def _photos(slot: Slot, seen: Observed, asked: bool) -> Iterator[str]:
    del slot, asked
    yield from seen.photos[:1]


def _colours(slot: Slot, seen: Observed, asked: bool) -> Iterator[str]:
    """Colours of lights: in words before those in pictures; "off" where nothing is lit."""
    del slot, asked
    said = normalise(seen.text)
    for name, chinese in COLOURS.items():
        if re.search(rf"{chinese}色?的?灯|\b{name} (?:\w+ )?(?:light|led)", said):
            yield name
    for name, chinese in COLOURS.items():
        if f"{chinese}色" in said or said == chinese or holds(said, name):
            yield name
    if re.search(
        r"灯?不亮|没亮|没有亮?灯|没灯|\bno lights?\b|\blights? (?:is |are )?off\b|\bnot lit\b", said
    ):
        yield "off"
    yield from seen.lights


def _choices(slot: Slot, seen: Observed, asked: bool) -> Iterator[str]:
    yield chosen(slot.options, seen.text, asked)
    yield from (seen.text,) if asked else ()


def _numbers(slot: Slot, seen: Observed, asked: bool) -> Iterator[str]:
    del slot
    for one in _NUMBER.findall(seen.text) if asked else ():
        yield str(COUNTED.get(one, one))
    yield from (seen.text,) if asked else ()


def _agreements(slot: Slot, seen: Observed, asked: bool) -> Iterator[str]:
    del slot
    said = cues.agrees(seen.text) if asked else None
    yield from () if said is None else ("yes" if said else "no",)


def _texts(slot: Slot, seen: Observed, asked: bool) -> Iterator[str]:
    del slot
    yield from (seen.text,) if asked else ()


_FIND: Mapping[Sort, Callable[[Slot, Observed, bool], Iterator[str]]] = {
    "text": _texts,
    "order": _orders,
    "product": _products,
    "phone_end": _phone_ends,
    "amount": _entities("amount"),
    "day": _days,
    "email": _entities("email"),
    "address": _addresses,
    "photo": _photos,
    "colour": _colours,
    "choice": _choices,
    "number": _numbers,
    "yes_no": _agreements,
}
