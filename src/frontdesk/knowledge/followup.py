"""A question that means something only after what went before: "and for the black one?", "那保修呢？".

It is put in full before anything is searched. What it may go on with is the last exchange that asked
something: its question, and the document that answered it. A question that stands by itself stays as it is.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from frontdesk.knowledge import tokens
from frontdesk.knowledge.outline import asks
from frontdesk.knowledge.passage import PATH
from frontdesk.preprocess.text import normalise, segment

FEW = 2  # words that ask something, from which a question may stand by itself
MOST = 12  # words from which even one that begins with "and" does
LONGEST = 200  # characters of an earlier question that are carried over
# "and", "what about" and such at the beginning; "…呢" at the end.
_GOES_ON = re.compile(
    r"^(?:and|but|or|also|so|then|what about|how about|what if|what else|same for)\b"
    r"|^(?:那么?|还有|另外|那如果|要是|如果是?|换成|再问)|呢[?？。!！\s]*$"
)
_POINTS = re.compile(
    r"\b(?:it|its|it's|this|that|these|those|they|them|their|one|ones|another|other one|there|he|she)\b"
    r"|它|这个|那个|这款|那款|这种|另一|其他的|两个都"
)
_SUBJECT = re.compile("^(?:it|its|they|their|它)")
# A question or a sentence, not a fragment such as "in black" or "battery life?".
_WHOLE = re.compile(
    r"^(?:how|what|when|where|who|why|which|can|could|may|do|does|did|is|are|will|would|i|we|my|the|there|please)\b"
    r"|吗|怎么|如何|什么|哪|几|多少|谁|能不能|可以|我"
)
_LEADING = re.compile(
    r"^(?:and|but|or|also|so|then|what about|how about|what if|if)\b[\s,]*"
    r"|^(?:那么?|还有|另外|要是|如果是?)[，,\s]*",
    re.IGNORECASE,
)
_SMALL = frozenset(
    ["ok", "okay", "good", "great", "fine", "bye", "好", "好吧", "好的", "那好", "行", "再见", "这样"]
)
_ASIDE = re.compile(r"[:：(（]")  # "Router NL-R200: lights and faults" is about the router


@dataclass(frozen=True, slots=True)
class Earlier:
    """What an earlier exchange leaves: what was asked, the titles of what was cited, the products named."""

    asked: str
    titles: tuple[str, ...] = ()
    products: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Resolved:
    """What to look up, and other ways to put it."""

    text: str
    hints: tuple[str, ...] = ()


def resolved(text: str, earlier: Sequence[Earlier], products: Sequence[str] = ()) -> Resolved:
    """Put a question in full; ``earlier`` is oldest first, ``products`` are those that the question names.

    A follow-up is looked up with what it is about behind it, and not without: alone it would find something
    else. One that might be complete keeps the first place, and what it may be about is only a hint: a change
    of topic is not disturbed.
    """
    before = next((one for one in reversed(earlier) if one.asked.strip()), None)
    likely = 0 if before is None else follows(text, products)
    if before is None or not likely:
        return Resolved(text)
    bare = _LEADING.sub("", text.strip(), count=1) if likely == 2 else text
    topic, asked = _topic(before), " ".join(before.asked.split())[:LONGEST]
    said, mark = _ended(bare)
    full = f"{said} ({topic or asked}){mark}"  # behind, so that what is new counts more than what was before
    return Resolved(full) if likely == 2 else Resolved(text, (full,))


def _ended(text: str) -> tuple[str, str]:
    """Part a question from the mark at its end: what is put between them belongs to the same sentence."""
    whole = text.strip()
    said = whole.rstrip("?？!！。.")
    return said.rstrip(), whole[len(said) :][:1]


def follows(text: str, products: Sequence[str] = ()) -> int:
    """Tell whether a question goes on: 2 surely, 1 perhaps, 0 no."""
    said = normalise(text)
    words = tokens.asked(text)
    if not said or len(segment(said)) > 2 * MOST or len(words) > MOST:
        return 0
    if _GOES_ON.search(said):
        return 2 if set(_content(words, said)) - _SMALL else 0
    if products:
        return 0
    return _pointing(said, words) if _POINTS.search(said) else _short(said, words)


def _pointing(said: str, words: Sequence[str]) -> int:
    """Judge what points at something: a question or a sentence; "it is fine" goes on with nothing."""
    content = _content(words, said)
    if asks(said) or (_SUBJECT.search(said) and len(content) >= FEW):
        return 2 if len(words) <= 2 * FEW else 1
    return 0


def _short(said: str, words: Sequence[str]) -> int:
    """Judge a question by how little it says; what asks nothing ("thank you", "too bad") is none."""
    content = _content(words, said)
    if not asks(said) or len(content) > FEW:
        return 0
    if len(content) < FEW:
        return 2
    return 0 if _WHOLE.search(said) else 1


def _content(words: Sequence[str], said: str) -> list[str]:
    """Leave out pairs of characters across Chinese words: they are no words of their own."""
    whole = {form for word, _, _ in segment(said) for form in tokens.tokens(word)[:1]}
    return [word for word in words if word in whole]


def _topic(before: Earlier) -> str:
    """Name what an earlier exchange was about: a product by its name, else the document that answered."""
    if before.products:
        return " ".join(dict.fromkeys(before.products))
    return _ASIDE.split(before.titles[0].split(PATH)[0])[0].strip() if before.titles else ""
