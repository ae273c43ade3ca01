"""Numbers of orders, parcels and phones as the plain words they stand for.

An encoder finds meaning in digits: "where is my order NL26110020" would want something else than the same of
NL26110025. What they name is read by `entities`; for what is wanted, felt and looked up only the kind counts.
Codes of products and errors, which say what a question is about, stay.
"""

import re
from collections.abc import Iterator, Mapping

from frontdesk.understanding.entities import find
from frontdesk.understanding.words import script

WORDS: Mapping[str, Mapping[str, str]] = {  # by sort and language
    "order_number": {"zh": "订单", "en": "the order"},
    "tracking_number": {"zh": "包裹", "en": "the parcel"},
    "phone": {"zh": "电话", "en": "the phone number"},
}
# A noun right before a number says the same already: "my order NL26110020", "退款单号：NL26110020".
_NOUN = re.compile(
    r"(?:\b(?:order|parcel|package|shipment|tracking|phone|mobile|tel)(?: ?(?:number|no\.?|id|code))?"
    r"|(?:订单|运单|快递单?|包裹|手机|电话|单)编?(?:号码?)?)"
    r"(?: ?(?:is|是|为))?[ :：#]{0,3}$",
    re.IGNORECASE,
)
REACH = 32  # characters before a number in which that noun may stand


def plain(text: str) -> str:
    """Put numbers into words; a text without any stays as it is."""
    found = [(sort, start, end) for sort, start, end, _ in find(text) if sort in WORDS]
    return "".join(_pieces(text, found)) if found else text


def _pieces(text: str, found: list[tuple[str, int, int]]) -> Iterator[str]:
    language, at = script(text), 0
    for sort, start, end in found:
        before = text[at:start]
        noun = _NOUN.search(before, max(0, len(before) - REACH))
        if noun is None:
            yield before + WORDS[sort][language]
        elif before[: noun.start()].strip():
            yield before.rstrip(" :：#")
        else:  # nothing comes before the noun: "order NL26110020, where is it?"
            yield before[: noun.start()] + WORDS[sort][language]
        at = end
    yield text[at:]
