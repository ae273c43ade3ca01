"""How entities are written: one regular expression a way, in the order in which they may take characters.

Each runs in a time linear in the length of the text: every repetition is bounded.
"""

import re

from frontdesk.understanding.addresses import ADDRESSES

_MONTH = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    "|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
_DAY = "monday|tuesday|wednesday|thursday|friday|saturday|sunday"
_MONEY = r"\d{1,9}(?:,\d{3}){0,3}(?:\.\d{1,2})?"

# In order: what an earlier pattern took, a later one leaves alone. The group "it", where there is one, is
# the entity; the rest is what gives it away.
PATTERNS: tuple[tuple[str, float, re.Pattern[str]], ...] = tuple(
    (sort, confidence, re.compile(pattern, re.IGNORECASE | re.ASCII))
    for sort, confidence, pattern in (
        ("email", 0.99, r"(?<![\w.+-])[\w.+-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,4}(?![\w-])"),
        ("order_number", 0.97, r"(?<![a-z0-9])NL-?\d{6,12}(?![a-z0-9])"),
        ("tracking_number", 0.95, r"(?<![a-z0-9])(?-i:[A-Z]{2,4})\d{9,15}(?:(?-i:[A-Z]{2}))?(?![a-z0-9])"),
        (
            "phone",
            0.9,
            r"(?:电话|手机号?|phone|mobile|tel)[ ]?(?:number|号码?)?[ ]?(?:is|是|为)?[ :#]{0,3}"
            r"(?P<it>\+?\d(?:[ -]?\d){6,14})(?!\d)",
        ),
        (
            "order_number",
            0.95,
            r"(?:order|parcel|tracking|订单|单)[ ]?(?:number|no\.?|id|code|编?号|号码)?[ ]?(?:is|是|为)?"
            r"[ :#]{0,3}(?P<it>[a-z]{0,4}-?\d{5,20})(?![a-z0-9])",
        ),
        (
            "date",
            0.97,
            r"(?<!\d)20\d\d[-/.年][ ]?(?:1[0-2]|0?[1-9])[-/.月][ ]?(?:3[01]|[12]\d|0?[1-9])[日号]?(?!\d)",
        ),
        ("date", 0.95, r"(?<!\d)(?:1[0-2]|0?[1-9])月[ ]?(?:3[01]|[12]\d|0?[1-9])[日号]?"),
        (
            "date",
            0.95,
            rf"(?<![a-z0-9])(?:{_MONTH})\.? (?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?:,? 20\d\d)?(?!\w)",
        ),
        (
            "date",
            0.95,
            rf"(?<!\d)(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)? (?:of )?(?:{_MONTH})(?:,? 20\d\d)?(?![a-z])",
        ),
        (
            "date",
            0.85,
            r"大前天|前天|昨天|昨晚|今天|今早|明天|后天|大后天|(?:上上|上|这|本|下)个?(?:周|星期|礼拜)[一二三四五六日天]",
        ),
        (
            "date",
            0.85,
            rf"(?<![a-z])(?:yesterday|today|tomorrow|(?:last|this|next) (?:{_DAY}|week|month))(?![a-z])",
        ),
        ("amount", 0.95, rf"(?:[¥￥$€£]|(?<![a-z])(?:rmb|cny|usd|eur|gbp))[ ]?{_MONEY}(?![\d%])"),
        (
            "amount",
            0.95,
            rf"(?<![\d.,]){_MONEY}[ ]?(?:元|块钱?|人民币|美元|欧元|英镑"
            r"|(?:yuan|rmb|cny|dollars?|usd|euros?|eur|pounds?|gbp)(?![a-z]))",
        ),
        ("phone", 0.95, r"(?<![\d-])(?:\+?86[ -]?)?1[3-9]\d(?:[ -]?\d{4}){2}(?!\d)"),
        (
            "phone",
            0.9,
            r"(?<![\w+])\+\d{1,3}(?:[ -]?\d{2,4}){2,5}(?!\d)|(?<![\d-])[48]00[ -]?\d{3}[ -]?\d{4}(?!\d)",
        ),
        ("phone", 0.8, r"(?<![\d-])0\d{2,4}[ -]\d{3,4}[ -]?\d{4}(?!\d)"),
        ("order_number", 0.7, r"(?<![\w-])\d{10,20}(?![\w-])"),
        *ADDRESSES,
        (
            "error_code",
            0.95,
            r"(?:error|err|fault|错误|故障|报错)(?:[ ]?(?:code|代?码|号))?[ :#]{0,3}"
            r"(?P<it>[a-z]{0,2}-?\d{1,4})(?![a-z0-9])",
        ),
        ("error_code", 0.9, r"(?<![a-z0-9-])[efh]-?\d{1,2}(?![a-z0-9-])"),
        ("product_code", 0.9, r"(?<![a-z0-9-])NL-[a-z]{1,3}\d{1,4}(?![a-z0-9-])"),
        ("product_code", 0.8, r"(?<![a-z0-9-])(?-i:[A-Z]{2,5})-?\d{2,5}[a-z]{0,2}(?![a-z0-9-])"),
    )
)
