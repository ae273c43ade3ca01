"""How personal things are written, in Chinese and in English: one regular expression a way.

Every repetition is bounded, or begins only where its characters begin, so that each runs in a time linear in
the length of the text. The group "it", where there is one, is what is private; the rest gives it away.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from frontdesk.privacy import numbers

KINDS = (
    "email",
    "url",
    "ip",
    "iban",
    "id",
    "card",
    "phone",
    "tracking",
    "order",
    "address",
    "name",
)

Check = Callable[[str], int]  # what was found -> how many of its characters count, 0: none


@dataclass(frozen=True, slots=True)
class Pattern:
    """A way in which one kind of personal thing is written, and what checks it."""

    kind: str
    form: re.Pattern[str]
    check: Check = len


_HAN = "\u3400-\u4dbf\u4e00-\u9fff"
_CAPITAL = "A-Z\u00c0-\u00de\u0100-\u017f\u0386-\u03ab\u0410-\u042f"
_LETTER = "A-Za-z\u00c0-\u024f\u0370-\u03ff\u0400-\u04ff"
_WORD = f"[{_CAPITAL}][{_LETTER}'’-]{{1,30}}"
_NAME = f"(?-i:{_WORD}(?: (?:(?:van|von|de|da|del|der|bin|al) ){{0,2}}{_WORD}){{0,2}})"
_FULL = f"(?-i:{_WORD}(?: {_WORD}){{1,2}})"
_ANY = f"[{_LETTER}][{_LETTER}'’-]{{1,30}}"
_NOBODY = (
    "(?!(?:there|team|all|everyone|everybody|support|sir|madam|guys|folks|again|desk|frontdesk|customer|service"
    "|friend|not|just|very|so|the|a|an|on|in|at|and|but|please|from|with|by|under|still|misspelled|wrong|spelled"
    "|i|we|you|my|your|it|this|that|is|can|could|what|why|how|when|where|today|yesterday)(?![a-z]))"
)
_FAMILY = (
    "(?:欧阳|司马|上官|诸葛|[赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏窦章苏潘葛"
    "范彭郎鲁韦马苗方俞任袁柳鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于傅皮卞齐康伍余元卜顾孟平黄和穆萧尹"
    "姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐"
    "邱骆高夏蔡田樊胡凌霍虞万支柯昝管卢莫经房裘缪干解应宗丁宣邓郁单杭洪包诸左石崔吉龚程邢裴陆荣翁荀羊惠甄"
    "曲封芮靳段富巫乌焦巴牧隗山谷车侯全班仰秋仲伊宫宁仇栾暴甘厉戎祖武符刘景詹束龙叶幸司黎溥印宿白怀蒲邰从"
    "鄂索咸籍赖卓蔺屠蒙池乔胥能苍双闻党翟谭贡劳申扶冉宰郦雍桑桂濮牛寿通边扈燕冀浦尚农温别庄晏柴瞿阎充慕连"
    "茹习艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东欧沃利蔚越夔隆师巩聂晁勾敖融冷訾辛阚简饶曾"
    "关肖涂])"
)
_END = r"(?=$|[\s,，.。!！?？;；:：、)）(（]|的|是|想|要|在|我)"
_GAP = r"[ ]?(?:is|are|was|:|：|=|是|为)?[ :：#]{0,3}"
_REFERENCE = rf"[ ]?(?:number|no\.?|id|code|编?号|号码)?{_GAP}(?P<it>[A-Z]{{0,4}}-?\d{{5,20}})(?![A-Z0-9])"
_STREET = (
    "(?:street|st|road|rd|avenue|ave|lane|ln|drive|dr|boulevard|blvd|court|ct|square|sq|terrace|way|place|pl"
    "|crescent|close|highway|hwy|parkway|pkwy|row|walk|gardens|platz|gasse|weg)"
)
_GRAND = r"(?:stra(?:ß|ss)e|straat|gasse|plein|laan|gatan?)"
_STOP = r"(?! (?:and|but|please|because|so|which|that|for|with|my|i)(?![a-z]))"
_PLACE = rf"(?:{_STOP}[^\n.!?;，。]){{2,60}}(?:\n[ ]{{0,4}},?[^\n.!?]{{1,30}}){{0,2}}"
_AREA = rf"(?:(?![省市区县镇乡州旗道])[{_HAN}]){{1,8}}[省市区县镇乡州旗道]{{1,2}}"  # ends where it first can
_NO_VERB = "(?![我你他她它请把在到寄送发住是和])"
_WAY = rf"[{_HAN}0-9]{{1,10}}?(?:路|街|大道|道|巷|弄|胡同|村|小区|花园|公寓|大厦|广场|苑)"
_NUMBER = r"[0-9A-Za-z一二三四五六七八九十百-]{1,6}(?:号楼?|弄|栋|幢|座|期|单元|楼|层|室)"


def _pattern(kind: str, form: str, check: Check = len) -> Pattern:
    return Pattern(kind, re.compile(form, re.IGNORECASE | re.ASCII), check)


# In order: what an earlier pattern took, a later one leaves alone.
PATTERNS: tuple[Pattern, ...] = (
    _pattern(
        "email",
        r"(?<![A-Za-z0-9\u00c0-\u024f.+_-])[A-Za-z0-9\u00c0-\u024f.+_-]+@[A-Za-z0-9\u00c0-\u024f-]+"
        r"(?:\.[A-Za-z0-9-]+)+",
    ),
    _pattern("url", rf"(?:https?|ftp)://[^\s<>\"'（）()，。！？{_HAN}]+"),
    _pattern("url", rf"(?<![a-z0-9.-])www\.[^\s<>\"'（）()，。！？{_HAN}]+"),
    _pattern(
        "ip", r"(?<![\d.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\d.]*\d)"
    ),
    _pattern(
        "iban",
        r"(?<![A-Z0-9])(?-i:[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?)(?![a-z0-9])",
        numbers.iban,
    ),
    _pattern("id", r"(?<![A-Z0-9])\d{17}[\dX](?![A-Z0-9])", numbers.resident_id),
    _pattern("card", r"(?<![\w-])\d(?:[ -]?\d){12,18}(?![\w])", numbers.card),
    _pattern("id", r"(?<![\w-])\d{3}-\d{2}-\d{4}(?![\w-])"),  # of the social security of the United States
    _pattern(
        "id",
        r"(?:social security|ssn|driver'?s? licen[sc]e|passport|national id|identity card|身份证|护照|驾驶证)"
        rf"(?:[ ]?(?:number|no\.?|号码?))?{_GAP}(?P<it>[A-Z]{{0,3}}-?\d[A-Z0-9-]{{4,19}})",
    ),
    _pattern(
        "phone",
        r"(?:电话|手机号?|微信|call me (?:at|on)|phone|mobile|fax|tel|desk|cell)"
        r"(?:[ ]?(?:number|no\.?|号码?))?"
        rf"{_GAP}(?P<it>[+(]?\d(?:[ ().-]{{0,2}}\d){{5,14}}(?:x\d{{1,6}})?)(?!\d)",
    ),
    _pattern("phone", r"(?<![\d-])(?:\+?86[ -]?)?1[3-9]\d(?:[ -]?\d{4}){2}(?!\d)"),
    _pattern("phone", r"(?<![\w+])\+\d{1,3}(?:[ .-]?\(?\d{2,4}\)?){2,5}(?:x\d{1,6})?(?!\d)"),
    _pattern("phone", r"(?<![\d-])[48]00[ -]?\d{3}[ -]?\d{4}(?!\d)"),
    _pattern("phone", r"(?<![\w-])001-\d{3}-\d{3}-\d{4}(?:x\d{1,6})?(?!\d)"),
    _pattern("phone", r"(?<![\d-])\(?0\d{1,4}\)?[ -]\d{3,4}[ -]?\d{3,4}(?!\d)"),
    _pattern("phone", r"(?<![\w.-])\(?\d{2,4}\)?[ .-]\d{3,4}[ .-]\d{3,4}(?:x\d{1,6})?(?![\d-])"),
    _pattern("phone", r"(?<![\w.-])\(?\d{2,3}\)?(?:[ .-]\d{2,4}){3}(?:x\d{1,6})?(?![\d-])"),
    _pattern("tracking", r"(?<![A-Z0-9])(?-i:[A-Z]{2,4})\d{9,15}(?:(?-i:[A-Z]{2}))?(?![A-Z0-9])"),
    _pattern("tracking", rf"(?:tracking|parcel|shipment|waybill|运单|快递单?|物流单?){_REFERENCE}"),
    _pattern("order", r"(?<![A-Z0-9])NL-?\d{6,12}(?![A-Z0-9])"),
    _pattern("order", rf"(?:order|invoice|订单|单|发票){_REFERENCE}"),
    _pattern("order", r"(?<![\w-])\d{10,20}X?(?![\w-])"),
    _pattern("order", r"(?<![\w-])\d{4}(?:[ -]\d{4}){2,4}(?![\w-])"),
    _pattern("address", rf"{_NO_VERB}(?:{_AREA}){{1,4}}(?:{_WAY})?(?:{_NUMBER}){{1,4}}"),
    _pattern("address", rf"{_NO_VERB}(?:{_AREA}){{0,4}}{_WAY}(?:{_NUMBER}){{1,4}}"),
    _pattern(
        "address",
        rf"address(?:es)?(?:, here they are)?(?: is| to)?[:,]?\s{{1,6}}(?P<it>\d{{1,5}} {_PLACE})",
    ),
    _pattern(
        "address",
        r"(?:(?:live|lives|lived|living|located|restaurant is|station is) (?:at|on|in)"
        r"|(?:ship|shipped|deliver|delivered|send it|sent|return) to):?\s{1,6}"
        rf"(?P<it>(?:\d{{1,5}} )?\d{{1,5}} (?-i:(?=[{_CAPITAL}])){_PLACE})",
    ),
    _pattern(
        "address",
        rf"(?<![\w-])\d{{1,5}}[A-Z]?(?: \d{{1,5}})?(?: [{_LETTER}.'’-]{{1,30}}){{1,4}}? {_STREET}"
        rf"(?![{_LETTER}])"
        r"(?:,? (?:apt|suite|unit|flat|room|floor|#)\.? ?[A-Z0-9-]{1,6}(?![A-Z0-9]))?",
    ),
    _pattern("address", rf"(?<![{_LETTER}])[{_LETTER}]{{2,30}}{_GRAND} \d{{1,5}}[a-z]?(?![A-Z0-9])"),
    _pattern("address", rf"(?<![\w-])\d{{1,5}} [{_LETTER}]{{2,30}}{_GRAND}(?: \d{{1,5}})?(?![A-Z0-9])"),
    _pattern("address", rf"(?<![\w-])\d{{1,5}} rue(?: [{_LETTER}'’-]{{1,30}}){{1,4}}"),
    _pattern("address", r"(?<![a-z])(?:apt|suite|flat)\.? ?\d{1,5}[a-z]?(?![A-Z0-9])"),
    _pattern(
        "address",
        r"(?<![a-z])(?:zip(?: ?code)?|postcode|postal code|邮编)[ ]?[:：]?[ ]?"
        r"(?P<it>[A-Z0-9]{3,8})(?![A-Z0-9])",
    ),
    _pattern("address", r"(?<![a-z])p\.? ?o\.? box \d{1,8}"),
    _pattern(
        "name",
        rf"(?<![a-z])(?:mr|mrs|ms|miss|dr|prof)\.? (?P<it>{_NOBODY}(?:{_NAME}|(?<=\. ){_ANY}))",
    ),
    _pattern(
        "name",
        r"(?<![a-z])(?:(?:my|his|her|last|first|full|maiden|family|partner's) name(?:'s|’s| is|:)"
        rf"|calls? me|name ?[:：])[ ]{{0,2}}(?P<it>{_NOBODY}{_ANY}(?: (?-i:{_WORD})){{0,2}})",
    ),
    _pattern(
        "name",
        rf"(?<![a-z])(?:dear|hi|hello|hey|good (?:morning|afternoon|evening)|thanks|thank you|regards|cheers"
        rf"|sincerely|best|yours),?\s{{1,3}}(?P<it>{_NOBODY}{_NAME})(?=[,.!?\n;]|$)",
    ),
    _pattern("name", rf"(?<![a-z])(?:i am|i'm|i’m|this is|here is) (?P<it>{_NOBODY}{_FULL})"),
    _pattern("name", rf"我(?:的名字)?(?:叫做?|是叫)(?P<it>{_FAMILY}[{_HAN}]{{1,2}}?){_END}"),
    _pattern("name", rf"我(?:的名字)?(?:叫做?|是叫)(?P<it>[{_HAN}]{{2,4}}?|{_NAME}){_END}"),
    _pattern(
        "name",
        r"(?:姓名|收件人|收货人|联系人|名字|本人)(?:是|叫|为)?[ :：]{0,3}"
        rf"(?P<it>{_FAMILY}[{_HAN}]{{1,2}}?|{_NAME}){_END}",
    ),
    _pattern("name", rf"我(?:姓|是)(?P<it>{_FAMILY}[{_HAN}]{{0,2}}?)(?=$|[\s,，.。!！?？;；])"),
    _pattern("name", rf"(?P<it>{_FAMILY}[{_HAN}]{{0,2}}?)(?=先生|女士|小姐|太太)"),
    _pattern("name", rf"(?:你好|您好|亲爱的)[,，]?(?P<it>{_FAMILY}[{_HAN}]{{1,2}})(?=[,，!！。:：])"),
)
