"""What the words of a message do that are left when a wish was read of it, in Chinese and English."""

import re

from frontdesk.preprocess.text import normalise

# Words that ask, behind what is asked for: "水壶有吗", "手表先看看".
_FRONTED = re.compile(
    r"的?[,， ]*(?:(?:你们|您|这(?:里|边|儿))?(?:有吗|有么|有没有|有卖的?吗?|卖吗|卖不卖|来[一个台款]+"
    r"|推荐一?[下个款]?)|先?(?:再|给我)?看看)[呢吗吧啊]?(?=[?？。,，!！]|$)"
)
# What may stand beside a kind and its qualities in a message that only describes what is wished for.
_FILLER = re.compile(
    r"(?:[·\s,.!?，。、！？]|你好|您好|请|要|的|吧|呢|啊|最好|有点|一?点儿?|左右|或者?|和|不|别|非|是|\b(?:hi|hello"
    r"|please|pls|plz|thanks|an?|some|that|which|with|in|of|for|and|or|but|is|are|isn['’]t|aren['’]t|not|no"
    r"|any(?:thing)?|ones?|yuan|should be|must be|it|colou?r)\b)*"
)
_DENIED = re.compile(
    r"(?P<zh>(?:不(?:带|含|支持)|(?<!有)没有)[^·,，。、!！?？\s的]{1,8})的|\b(?P<en>(?:without|with no"
    r"|(?:that|which) (?:do|does)(?: not|n['’]t) have)(?: an?| any)? [a-z][a-z0-9-]{2,20})\b"
)
_THING = re.compile(
    r"^(?:你好|您好|请问|hi|hello)?[,，! ]*(?:你们?(?:这?里|这边|家|店)?)?(?:有没有|卖不卖|有卖)"
    r"(?P<zh>[^·,，。!！?？\s的]{2,8}?)(?:卖|吗|呢|啊|呀|推荐)*[?？]?$|^(?:hi|hello|hey)?[, !]*(?:do you"
    r" (?:have|sell|stock)|have you got|got any) (?:(?:an?|any|some) )?(?P<en>[a-z][a-z -]{2,30}?)"
    r"(?: for sale| in stock)?\s?\??$"
)
_VAGUE = re.compile(
    r"什么|啥|好|东西|商品|产品|别的|其他|推荐|优惠|活动|新品|新的|合适|适合|这|那|我|你|礼物|\b(?:something"
    r"|anything|good|nice|recommend\w*|suggest\w*|else|more|other|offers?|discounts?|sales?|new|gifts?"
    r"|presents?|products?|things?|this|that|it|these|those|them|ideas?|for)\b"
)
_DEFINITE = re.compile(r"(?:[这那][个款台只]?|我(?:家|买)?的)·|\b(?:this|that|my|the) ·")


def definite(rest: str) -> bool:
    """Tell whether one thing is meant of a kind that was read, and not any: "this kettle", "我的水壶"."""
    return _DEFINITE.search(rest) is not None


def fronted(text: str) -> str:
    """Give what stands before words that ask for it, at the end of a clause: "水壶有吗"; else nothing."""
    said = normalise(text)
    found = _FRONTED.search(said)
    return "" if found is None else said[: found.start()]


def describes(rest: str) -> bool:
    """Tell whether nothing is left of a text but what was read of it: "a kettle that isn't white"."""
    return _FILLER.fullmatch(rest) is not None


def denied(rest: str) -> tuple[str, ...]:
    """Give what is not to be there, of all that could not be read: "without bluetooth"."""
    return tuple(found["zh"] or found["en"] for found in _DENIED.finditer(rest))


def thing(rest: str) -> str:
    """Name what is asked for where it is nothing that could be read: "do you have hair dryers?"."""
    found = _THING.search(rest)
    name = "" if found is None else found["zh"] or found["en"]
    return "" if _VAGUE.search(name) else name.strip()
