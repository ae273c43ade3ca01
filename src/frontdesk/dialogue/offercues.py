"""What short words do about suggestions, in Chinese and English: wish, refuse, ask why, switch on and off."""

import re

from frontdesk.preprocess.text import letters, normalise

SHORT = 60  # letters of a message that goes on with what was shown (a Chinese character counts two)

# A wish to buy, told anywhere in a message; the weak words tell it only before the kind that is wished for.
_STRONG = re.compile(
    r"推荐|想买|要买|准备买|打算买|买[个台款部套只一]|买什么|买哪|买点|想入|入手|求.{0,6}推荐|预算"
    r"|帮我[选挑找配]|选[个哪一]|挑[个哪选一]|送.{0,8}(?:什么|哪)|哪[款个种台]?(?:比较|更|最)?(?:好|合适"
    r"|适合|划算|值得)|用哪|配什么|有什么好|\b(?:recommend\w*|suggest(?!ions?\b)|suggestions? for"
    r"|looking for|look for|searching for|shopping for|in the market|(?:want|like|plan\w*|going) to (?:buy"
    r"|get|order)|need (?:a|an|some|to buy)|budget|present for|gift for|help me (?:choose|pick|find)"
    r"|(?:which|what) .{0,40}(?:should i (?:buy|get|take)|would you|do you advise|is (?:the )?best"
    r"|is (?:a )?good|fits?|suits?)|best .{0,30} for|what to (?:buy|get))\b"
)
_WEAK = re.compile(
    r"有没有|有无|有什么|有哪些|有(?=.{0,20}吗)|来[个款台]|想要|要[个一台款]|找|换[个台一]|看看|给我看"
    r"|哪[款个种些台]|\b(?:do you (?:have|sell|stock|offer)|have you (?:got )?|got any|any|show me|give me"
    r"|find me|i want|i'?d like|which|what .{0,12}(?:do you have|are there)|is there an?|are there)\b"
)
_ANOTHER = re.compile(
    r"^(?:再)?换(?:一?[个款台批种]|别的)|还有(?:没有)?(?:别的|其他|其它|什么|吗)|别的(?:呢|吗|款|有吗)"
    r"|其[他它]的?(?:呢|吗|款|有吗)|再看看|再推荐|下一[个批]|\b(?:another|others?|other ones?|(?:something"
    r"|anything|what) else|more options|a different one|different ones|show me more)\b"
)
_TURNS = re.compile(r"^那?.{1,12}呢[?？]?$|\b(?:what|how) about\b|^and\b")
_REFUSES = re.compile(
    r"不(?:想)?要(?:这|第)|第.{1,2}[个款种](?:就|我)?不(?:要|行|喜欢)|不喜欢(?:这|那|它|$)|这[个款些]?(?:都)?(?:不要|不行|不喜欢|不合适|不好看)|都不(?:要"
    r"|喜欢|行|合适)|(?<!我)对.{0,40}不感兴趣|不感兴趣|别(?:再)?给我看(?:这|那)|不想要(?:这|那|它)|看不上"
    r"|不是(?:很|太)?喜欢|\b(?:not (?:that|this|these|those)(?: ones?)?|not the (?:first|second|third|fourth)"
    r"|none of (?:these|those|them)|(?:don'?t|do not) (?:like|want) (?:that|this|it|them|these|those|any)"
    r"|not interested(?: in)?|not for me|not my (?:taste|thing)"
    r"|(?:don'?t|do not) show me (?:that|this|it|these|those))\b"
)
_ALL = re.compile(r"都不|这些|那些|全(?:部)?都?不|\b(?:these|those|them|none|any)\b")
_WHY = re.compile(
    r"(?:为什么|为啥|怎么|凭什么|干嘛|为何)(?:会|老是|总|要|就)?(?:给我|向我|跟我)?(?:推荐|推送|看到|展示"
    r"|显示|推)(?!.{0,4}(?:不了|不出))|推荐(?:的)?(?:理由|原因|依据|根据)|(?:依据"
    r"|根据)(?:是)?什么.{0,4}推荐|\bwhy (?:do|did|are|would|am|were) (?:you |i |we )?(?:show\w*"
    r"|recommend\w*|suggest\w*|see\w*|get\w*|offer\w*)|\bwhy (?:this|that|these|those)(?: (?:one|ones"
    r"|product|products|item|items|suggestions?))?\s*\??$|\bwhat (?:is|are) (?:this|that|these|those"
    r"|the) (?:suggestions?|recommendations?) based on"
)
_PERSONAL = (
    r"(?:personal(?:i[sz]ed)?|tailored|targeted)(?: \w+)?"
    r" (?:suggestions?|recommendations?|offers?|ads?)"
)
_PERSONALLY = r"(?:个性化|针对性|定向)(?:的)?(?:推荐|推送|建议|广告|内容)"
_OFF = re.compile(
    rf"(?:不要|不想要|不用|别|关闭|关掉|关了|停止|取消|停用|禁用|拒绝|退出).{{0,10}}{_PERSONALLY}"
    rf"|{_PERSONALLY}.{{0,6}}(?:关|取消|停|不要)|\b(?:stop|no(?: more)?|turn off|switch off|disable"
    rf"|opt out of|do not want|don'?t want|without|end|cancel|quit)\b.{{0,30}}{_PERSONAL}|\b(?:turn"
    rf"|switch) (?:my |the )?{_PERSONAL} off|{_PERSONAL}.{{0,10}} off\b|\bstop personali[sz]ing\b"
    rf"|\bturn off personali[sz]ation\b"
)
_ON = re.compile(
    rf"(?:开启|打开|恢复|重新(?:开启|打开)?|启用|要回).{{0,8}}{_PERSONALLY}|{_PERSONALLY}.{{0,6}}(?:打开"
    rf"|开启|恢复)|\b(?:turn on|switch on|enable|resume|restore|start|bring back"
    rf"|allow)\b.{{0,20}}{_PERSONAL}|\b(?:turn|switch) (?:my |the )?{_PERSONAL} (?:back )?on\b"
    rf"|{_PERSONAL}.{{0,12}} on(?: again)?\b"
)
_STOP = re.compile(
    r"(?:不要|别|不用|停止)(?:再)?(?:给我|向我)?(?:推荐|推销|推送)(?:了|东西|商品|任何)?|\b(?:stop"
    r"|quit) (?:recommending|suggesting|showing me|selling|pushing|advertising)|no more (?:suggestions"
    r"|recommendations|offers|ads)|(?:don'?t|do not) (?:recommend|suggest) (?:anything|me)"
)
_LIKE = re.compile(
    r"类似|同款|差不多的|(?:有|找|想要|要|买|推荐|来).{0,8}(?:像|跟|和|这样|这种)(?:这|照片|图|的|儿|款)"
    r"|这[样种](?:的|儿的)?(?:有|还有)"
    r"|\b(?:(?:something|anything|one|some|ones|stuff) like (?:this|that|it|these|those|the)|similar|alike"
    r"|same (?:style|kind|one)|(?:have|sell|want|find|got|need) .{0,20}like (?:this|that|these|the))\b"
)
_GOES_WITH = re.compile(
    r"配套|搭配|配件|配着用|(?:有|买|推荐|什么|哪些).{0,8}(?:一起用|一起买|配)|(?:一起用|一起买).{0,4}(?:的"
    r"|吗|什么)|\b(?:goes? (?:well )?(?:together )?with|going with|go along|to go with|match(?:es"
    r"|ing)?(?= (?:my|the|this|that|it))|accessor(?:y|ies)|to use with|pairs? (?:well )?with)\b"
)
_MINE = re.compile(
    r"我(?:的)?(?:订单|买的|买过的|那单|这单|下的单)|我的单|已经?买|\bmy (?:last |recent "
    r"|latest )?(?:orders?|purchases?)\b|what i (?:bought|ordered)|i (?:just )?(?:bought|ordered)"
)
_MORE = re.compile(
    r"^(?:详细)?(?:介绍|说说|讲讲|了解)(?:一下)?(?!吗)|^(?:please )?(?:tell me more about|more about"
    r"|details (?:of|on|about))\b"
)
_STOCK = re.compile(
    r"有货|现货|库存|缺货|断货|还有(?:没有)?(?:货|卖)|买得到|\b(?:in stock|out of stock|sold out|available"
    r"|availability)\b"
)
_BROWSES = re.compile(
    r"^(?:(?:你好|您好|在吗|hi|hello|hey)[呀啊]?[,，。!！ ]*)?我?(?:先|就|只是|来)?(?:随便|随意|到处)"
    r"(?:看看|逛逛|看一下)|\bjust (?:browsing|having a look|looking around)\b"
)
_PRICE = re.compile(
    r"^(?:那|请问)?(?:它|[这那][个款]|第.[个款])?(?:要|卖)?(?:多少钱|什么价格?|价格(?:是)?多少|怎么卖)[呢啊呀]?\W*$"
    r"|^(?:and |so )?(?:how much (?:is|are|does|for) (?:it|this|that|they|the \w+)(?: one)?(?: cost)?"
    r"|what(?:['’]s| is) (?:its|the) price)\W*$"
)
_PRICED = re.compile(
    r"^(?:请问|那)?(?:你们的?)?(?P<zh>[^,，。?？!！]{1,30}?)(?:要|卖|现在)*(?:多少钱|什么价格?|价格(?:是)?多少"
    r"|怎么卖)[呢啊呀]?\W*$"
    r"|^(?:hi,? |and )?(?:how much (?:is|are|does)|what['’]?s the price of) (?:the |an? )?"
    r"(?P<en>[^,.?!]{2,40}?)(?: cost)?\W*$"
)
_COMPARES = re.compile(
    r"的(?:是)?哪一?[个款种]|哪一?[个款种台](?:比较|更|最|会)?(?:好|合适|划算|值得|[大小轻重快安便贵静久长])|区别|差别|差异|有什么不同"
    r"|对比|比较一下|比一比|怎么选|选哪|\b(?:differences?|different from|differ|compare|comparison|versus|vs"
    r"|which (?:one|of (?:them|these|those|the two)|is|has|lasts|would)|(?:is|are) better|better one"
    r"|the (?:\w+er|more \w+|less \w+) (?:one|of the two))\b|的那[个款]"
)
_ORDINAL = re.compile(
    r"第 ?(?P<zh>[一二两三四1-4]) ?[个款种台件只](?!月|小时|人)|\b(?:the )?(?P<one>first|second|third|fourth)"
    r" (?:one|option|item|product|model)\b|\bthe (?P<en>first|second|third|fourth)"
    r"(?= (?:and|or|please)\b|\W*$|[,?.!])"
)
_PLACES = {
    one: at
    for words in ("一二三四", "1234", ("first", "second", "third", "fourth"))
    for at, one in enumerate(words)
} | {"两": 1}
_THEN = re.compile(
    r"什么时候|何时|多久(?:能|会|才)?(?:有|到)|几时|哪天|补货|到货|\bwhen\b|\bback in stock\b|\bhow long\b"
)


def shops(text: str) -> bool:
    """Tell whether a text says, anywhere, that something is to be bought or chosen."""
    return _STRONG.search(normalise(text)) is not None


def asks_for(text: str) -> int | None:
    """Tell behind which place of a text, in normal form, what is asked for must stand; None: nothing is."""
    found = _WEAK.search(normalise(text))
    return None if found is None else found.end()


def another(text: str) -> bool:
    """Tell whether a short text wants something else shown."""
    return _is_short(text) and _ANOTHER.search(normalise(text)) is not None


def turns_to(text: str) -> bool:
    """Tell whether a short text turns to another kind: "what about kettles?", "那水壶呢"."""
    return _TURNS.search(normalise(text)) is not None


def refuses(text: str) -> bool:
    """Tell whether what was shown is not wanted."""
    return _REFUSES.search(normalise(text)) is not None


def means_all(text: str) -> bool:
    """Tell whether a refusal is of all that was shown."""
    return _ALL.search(normalise(text)) is not None


def asks_why(text: str) -> bool:
    """Tell whether somebody asks why something was suggested."""
    return _WHY.search(normalise(text)) is not None


def personal(text: str) -> bool | None:
    """Tell whether personal suggestions are to be switched off (False) or on (True); None for neither."""
    said = normalise(text)
    if _ON.search(said) and not re.search(r"不要?(?:再)?开|\bdon'?t\b|\bdo not\b", said):
        return True
    return False if _OFF.search(said) else None


def stops(text: str) -> bool:
    """Tell whether nothing more is to be suggested."""
    return _STOP.search(normalise(text)) is not None


def likens(text: str) -> bool:
    """Tell whether something similar is wished for."""
    return _LIKE.search(normalise(text)) is not None


def goes_with(text: str) -> bool:
    """Tell whether something is wished for that goes with something else."""
    return _GOES_WITH.search(normalise(text)) is not None


def mine(text: str) -> bool:
    """Tell whether somebody means what they ordered."""
    return _MINE.search(normalise(text)) is not None


def wants_more(text: str) -> bool:
    """Tell whether somebody wants to hear more about a thing."""
    return _MORE.search(normalise(text)) is not None


def asks_stock(text: str) -> bool:
    """Tell whether somebody asks whether a thing can be had."""
    return _STOCK.search(normalise(text)) is not None


def asks_when(text: str) -> bool:
    """Tell whether somebody asks when a thing can be had, which no catalogue knows."""
    return _THEN.search(normalise(text)) is not None


def browses(text: str) -> bool:
    """Tell whether somebody only wants to look around."""
    return _BROWSES.search(normalise(text)) is not None


def asks_price(text: str) -> bool:
    """Tell whether nothing but the price is asked, of what was spoken of."""
    return _PRICE.search(normalise(text)) is not None


def priced(text: str) -> str:
    """Name that of which nothing but the price is asked, in normal form; nothing where more is, or less."""
    found = _PRICED.search(normalise(text))
    return "" if found is None else found["zh"] or found["en"]


def compares(text: str) -> bool:
    """Tell whether somebody asks how things differ, or which of them to take."""
    return _COMPARES.search(normalise(text)) is not None


def ordinals(text: str) -> tuple[int, ...]:
    """Give the places of what was shown that are meant, from 0: "the second one"."""
    return tuple(_PLACES[found[found.lastgroup or ""]] for found in _ORDINAL.finditer(normalise(text)))


def goes_on(text: str) -> bool:
    """Tell whether a text is short enough to go on with what was shown."""
    return _is_short(text)


def _is_short(text: str) -> bool:
    return letters(normalise(text)) <= SHORT
