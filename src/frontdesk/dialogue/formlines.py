"""Several values told at once: a form that was sent back, or one line in which each value has its name.

A form comes as lines, "name on the invoice: Owen Hartley" and "tax number:", of which one may be empty. One
line may be "公司抬头：星火科技，税号91110108MA01ABCD2X，邮箱 fapiao@mail.example".
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from frontdesk.dialogue.flow import Slot
from frontdesk.preprocess.text import normalise

_LINE = re.compile(r"^\s*([^:：\n]{1,60})[:：][^\S\n]*(.*?)\s*$", re.MULTILINE)
_PARTED = re.compile(r"[,，;；。\n]+")
_NAMED = re.compile(r"^[^:：]{1,20}[:：]\s*")  # "Company: ", whatever the field is called here
_LINKS = re.compile(r"^\s*(?:[:：]|是|为|is\b|=)?\s*")
_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
_BARE = re.compile(r"[\W_]+")
_SHOULD = re.compile(r"^\s*(?:应该?|要|写)?(?:是|为|改成|改为|换成)|^\s*(?:should be|is|must be)\b|^\s*[:：]")
_ITS = re.compile(r"^(?:把|我的|the|my) ?", re.IGNORECASE)
_WRONG = re.compile(r"(?:wrong|not|incorrect|false|missing)\b|不对|不是|错")
_HEAD = re.compile(r" (?:on|of|for) .*")


def form(text: str, slots: Sequence[Slot]) -> Mapping[str, str]:
    """Read a form that was sent back: lines of "label: value". What may be left out may be empty."""
    lines = {normalise(line[1]): line[2] for line in _LINE.finditer(text)}
    told: dict[str, str] = {}
    for slot in slots if lines else ():
        key = next((key for key in lines if any(is_label(key, one) for one in _labels(slot))), None)
        if key is not None and (lines[key] or slot.optional):
            told[slot.name] = lines[key]
    return told


def is_label(said: str, label: str) -> bool:
    """Tell whether a line names a field, in full or by the end of its name: "抬头" for "发票抬头"."""
    return said == label or (len(said) > 1 and label.endswith(said))


def parted(text: str, slots: Sequence[Slot]) -> Mapping[str, str]:
    """Read values that were told in one go, each with its name or of a sort that gives itself away.

    What is left belongs to the one slot that takes any words. Nothing where only one value was told.
    """
    told: dict[str, str] = {}
    left: list[str] = []
    for piece in (one.strip() for one in _PARTED.split(text)):
        slot, value = _named(piece, [one for one in slots if one.name not in told])
        if slot:
            told[slot] = value
        elif piece:
            left.append(_NAMED.sub("", piece))
    words = next((one.name for one in slots if one.sort == "text" and not one.optional), "")
    if told and left and words and words not in told:
        told[words] = ", ".join(left)
    return told if len(told) > 1 else {}


def amended(text: str, slot: Slot) -> str | None:
    """Read what a value should be instead, told with its name: "no, the name should be Owen Hartley"."""
    for piece in (_ITS.sub("", one.strip()) for one in _PARTED.split(text) if slot.sort == "text"):
        for label in (*_labels(slot), *(_HEAD.sub("", one) for one in _labels(slot)), *_endings(slot)):
            rest = piece[len(label) :] if normalise(piece).startswith(label) else ""
            links = _SHOULD.match(rest)
            value = rest[links.end() :].strip(" :：") if links else ""
            if value and not _WRONG.match(normalise(value)):
                return value
    return None


def _named(piece: str, slots: Sequence[Slot]) -> tuple[str, str]:
    """Find the slot that a piece names at its beginning, with its value; ("", "") where it names none."""
    for slot in slots:
        for label in sorted(_endings(slot), key=len, reverse=True):
            if (value := _behind(piece, label)) is not None:
                found = _EMAIL.search(value) if slot.sort == "email" else None
                return slot.name, found[0] if found else value
    email = next((one.name for one in slots if one.sort == "email"), "")
    alone = _EMAIL.fullmatch(piece)
    return (email, piece) if email and alone else ("", "")


def _behind(piece: str, label: str) -> str | None:
    """Give what stands behind a label; None where the piece does not begin with it, or nothing follows."""
    size = 0
    for at, letter in enumerate(piece):
        if _BARE.match(letter):
            continue
        if size == len(label) or normalise(letter) != label[size]:
            break
        size += 1
        if size == len(label):
            rest = piece[at + 1 :]
            joined = letter.isascii() and rest[:1].isascii() and rest[:1].isalnum()
            value = _LINKS.sub("", rest, count=1).strip()
            return None if joined or not value else value
    return None


def _endings(slot: Slot) -> Iterator[str]:
    """Yield a slot's labels, letters alone, and the end of a Chinese one: "抬头"."""
    for label in _labels(slot):
        bare = _BARE.sub("", label)
        yield bare
        if not bare.isascii() and len(bare) > 2:
            yield bare[-2:]


def _labels(slot: Slot) -> list[str]:
    return [normalise(one) for one in (*slot.label.values(), slot.name)]
