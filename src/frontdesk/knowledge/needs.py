"""What kind of answer a question asks for, and whether a text gives one: "how heavy" asks for a weight.

A page may be about the right thing and still not say what is asked: of the pages that are near misses, those
without any price, weight or time can be told by their form alone.
"""

import re
from collections.abc import Mapping
from typing import NamedTuple

from frontdesk.preprocess.text import normalise

_SOME = r"(?:\d[\d,.]*|[一二三四五六七八九十百千两半几]+)"
_COLOURS_EN = r"\b(?:red|blue|green|yellow|white|black|pink|cream|silver|gold|orange|purple|grey)\b"
_COLOURS_ZH = "[红蓝绿黄白黑粉银金橙紫灰]"


class Need(NamedTuple):
    """Forms of words that ask for something, and forms that give it."""

    asks: re.Pattern[str]
    gives: re.Pattern[str]


NEEDS: Mapping[str, Need] = {
    name: Need(re.compile(asks), re.compile(gives))
    for name, asks, gives in (
        (
            "price",
            r"how much (?:is|are|does|do|for|will|would|to|postage|did)"
            r"|\b(?:costs?|pric\w+|fees?|charged?|surcharge|expensive|cheap\w*)\b"
            r"|多少钱|价格|费用|收费|要钱|运费|邮费|手续费|几块|加钱|售价",
            r"[¥€$£]|\d\s*(?:yuan|euros?|dollars?|元|块|%)|\bfree\b|percent|charg|\bpay|免|费|[一二三四五六七八九十百]+[元折]",
        ),
        (
            "time",
            r"how (?:long|many (?:days|weeks|months|hours|years|minutes)|fast|soon|often|quickly)"
            r"|\bwhen\b|what time|until what"
            r"|多久|几天|多长时间|什么时候|几点|何时|多少天|几年|几个月|几小时|哪天|几号",
            r"(?:day|week|month|year|hour|minute|second|time)s?\b|\d\s*[ap]m|o'clock|\d:\d\d"
            r"|at once|immediately|daily|night|each|after|when|until|before"
            r"|[天日周月年点时秒]|分钟|立即|立刻|马上|星期|当天|次日",
        ),
        (
            "weight",
            r"\bweigh\w*|how heavy|\bgrams\b|多重|重量|几斤|几公斤|多少克",
            r"\d\s*(?:kg|g\b)|kilo|gram|公斤|千克|克|斤",
        ),
        ("power", r"\bwatts?\b|power consumption|功率|多少瓦|几瓦|耗电", r"\d\s*k?w\b|watt|瓦"),
        (
            "volume",
            r"\blit(?:re|er)s?\b|capacity|几升|多少升|容量",
            r"\d\s*(?:l|ml)\b|lit(?:re|er)|升|gb|tb|wh\b|瓦时",
        ),
        ("heat", r"how (?:hot|warm|cold)\b|temperature|degrees|多少度|几度|温度", rf"°|degree|{_SOME}\s*度"),
        (
            "size",
            r"how (?:big|large|tall|wide|high|far)\b|\bsizes?\b|dimension|resolution"
            r"|多大|尺寸|多高|多宽|多远|几寸|平方米|平米",
            rf"\d\s*(?:cm|mm|m|km)\b|met(?:re|er)|inch|people|{_SOME}\s*(?:厘米|毫米|米|公里|寸|人|位)",
        ),
        (
            "sale",
            r"\bdo(?:es)? (?:you|they|the shop|your shop)(?: \w+)? (?:sell|stock)\b|\bfor sale\b"
            r"|有.{1,10}卖|卖.{0,10}[吗么嘛]|卖不卖",
            r"\b(?:sell|sells|sold|sale|buy|bought|purchase|order|ordered|shop|store|stock|price|prices)\b"
            r"|[¥€$£]|\d\s*(?:yuan|euros?|元)|[卖买售购]|下单|现货|有货|商城",
        ),
        (
            "colour",
            rf"colou?rs?\b|\b(?:in|the|a) {_COLOURS_EN}(?! (?:light|lamp|led|button|drop))"
            rf"|颜色|{_COLOURS_ZH}色?的?[吗款]",
            rf"colou?r|{_COLOURS_EN}|{_COLOURS_ZH}|米色|颜色",
        ),
    )
}  # fmt: skip


def unmet(question: str, text: str) -> bool:
    """Tell whether a question asks for something of which a text has none: a price, a time, a weight."""
    asked, given = normalise(question), normalise(text)
    return any(need.asks.search(asked) and not need.gives.search(given) for need in NEEDS.values())
