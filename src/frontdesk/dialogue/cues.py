"""What short words do in a dialogue, in Chinese and English: agree, decline, drop, correct, ask, request.

Rules, not guesses: what they do not know is no cue at all, and the flow asks again.
"""

import re

from frontdesk.preprocess.text import letters, normalise

NEAR = 4  # letters between a wish and what is wished: "我想把它退掉"
MOST_AGREED = 24  # letters around a yes (a Chinese character counts two): beyond, it says something else too
_I = re.IGNORECASE

_YES = re.compile(
    r"^(?:嗯+|恩|是的?|对的?|对对|没错|好的?|好呀|好啊|行|可以|确认|确定|同意|要的?|没问题|当然|办吧|就这样"
    r"|那?就?(?:这样)?(?:办吧|这样)"
    r"|yes|yep|yeah|yup|sure|ok|okay|correct|right|exactly|confirm(?:ed)?|agreed|i (?:agree|confirm)|do it"
    r"|go ahead|please do|that'?s (?:right|fine|correct)|of course|absolutely)(?![a-z])"
)
# "Cancel it" is neither: it agrees to a cancellation, and ends anything else.
_NO = re.compile(
    r"^(?:不(?:用|要|是|行|对|了|同意|可以|需要|确认|退|改)?|否|没有|还没有?|没(?!错|问题)|别|先不|还是不|算了"
    r"|no|nope|nah|not (?:yet|now|really)|don'?t|do not|stop|wrong|i(?:'d| would) rather not)(?![a-z])"
)
# A yes with one of these is none: a doubt, a condition, a question, another wish.
_HEDGE = re.compile(
    r"吧[?？]|吗|呢|大概|可能|也许|应该|不确定|不知道|再想想|等等|等一下|但是?|不过|如果|只要|先别|除非|然后|另外|[?？]"
    r"|\b(?:maybe|perhaps|probably|not sure|i think|i guess|but|if|unless|except|wait|however|though|instead"
    r"|depends)\b"
)
_NEGATED = re.compile(r"不|没有?(?!错|问题)|别|\b(?:no|not|don'?t|never)\b")
_DROP = re.compile(
    r"^(?:(?:唉|哎|哦|嗯|呃|好吧|well|oh|ah|ok|okay)[,，. ]*)?"
    r"(?:那?(?:就)?算了吧?(?:[,， ]*不.{1,2}了)?|不用了|不弄了|不办了|不问了|不看了|不查了|不退了|不改了"
    r"|不取消了|先不(?:弄|办|退|改|查)了?|放弃|没事了|当我没说|never ?mind|forget (?:it|about it|that)"
    r"|leave it|drop it|stop(?: it)?|not any ?more"
    r"|(?:no )?i changed my mind|let'?s leave (?:it|that)|skip it|cancel (?:that|this) request)"
    r"(?:[，,。.!！]|$| ?(?:thanks|thank you|please|then|for now|谢谢))"
)
_CORRECT = re.compile(
    r"不对|不是|错了|写错|打错|说错|发错了?号|弄错|搞错|看错|应该是|改成|换成|更正|我是说|我说的是"
    r"|\b(?:no,|sorry|oops|i meant|i mean|wrong|mistyped|typo|correction|should be|should have been|not that"
    r"|actually|instead)(?![a-z])"
)
_ASKS = re.compile(
    r"[?？]|吗|呢\W*$|怎么|如何|什么|哪[里儿些个家]?|几[天个点年]|多久|多长|多少|为什么|能不能|可不可以|是不是|有没有|谁"
    r"|^(?:how|what|when|where|who|why|which|can|could|may|do|does|did|is|are|will|would|am|should)\b"
)
# Asks that something be done, however politely it is put.
_REQUESTS = re.compile(
    r"我要|我想|想要|帮我|帮忙|给我|麻烦|请(?!问)|替我|申请|赶紧|赶快|快点|办一?下|查一?下|改一?下"
    r"|\b(?:i (?:want|need|would like|wish|have to)|i'?d like|please|help me|can you|could you|would you"
    r"|will you|let me|i'?m returning|send me|get me|give me)\b"
)
_WISH = re.compile(
    r"(?:我要|我想要?|想要|帮我|给我|申请)(?!查|问|看|知道|了解|咨询)"
    r"|\b(?:i (?:want|need|wish|would like|have) to|i'?d like to|let me)\b"
)
_COMPLAINTS = ("投诉", "complain", *(f"{deed} a complaint" for deed in ("make", "file", "lodge", "raise")))
_COMPLAINT = re.compile(
    r"\bi(?:'m| am) (?:making|filing) a (?:\w+ )?complaint\b|\bthis is a (?:\w+ )?complaint\b"
    r"|这是投诉|我是来投诉"
)
_POINTS = re.compile(
    r"\b(?:it|this|that|my order|this one|that one)\b|它|这个|那个|这单|那单|这台|我的(?:订单|单)"
)
# Asks what a company does, whoever asks: "do you repair bicycles?", unless something of one's own is named.
_GENERAL = re.compile(
    r"^(?:请问|你好|hi|hello|and|also|so)?[ ,，]*"
    r"(?:(?:do|does|are|will) (?:you|they|your (?:shop|store|company))\b|(?:你们|您们|贵店|店里))"
)
_OWN = re.compile(r"\b(?:i|i'?ve|me|my|mine|we|our|it|this|that|these|those|them)\b|我|咱|这|那|它")
_TRACES = re.compile(
    r"到哪[里儿]?[了啦]|进度|进展"
    r"|\bwhere(?:'s| is| are) (?:my|the) (?:refunds?|money|cash|orders?|parcels?|package)\b"
)
_AMENDS = re.compile(
    r"改成|改为|换成|应该?是|应为|\b(?:should (?:be|have been)|change (?:it|that|this) to|make (?:it|that) "
    r"|instead of|rather than)\b"
)
_IN_LANGUAGE = re.compile(
    r"(?:(?:sorry|hi|hello|ok|and)[,，.!]? )?(?:(?:can|could|shall|may|would) (?:we|you|i) )?(?:please )?"
    r"(?:(?:speak|talk|write|use|continue|answer|reply|switch)(?: in| to)? |in )?(english|chinese)"
    r"(?:(?: instead| now)?[,，]? please| instead| ok)?"
    r"|(?:你好|那|请|麻烦|我们|你|能|可以|可不可以|能不能|[,， ])*(?:用|说|讲|换成?|切换到?)?"
    r"(中文|汉语|普通话|英文|英语)(?:跟我)?(?:回复|回答|说|聊|交流)?(?:可以|好|行)?[吗吧么]?"
)
_OTHER = re.compile(r"\b(?:another|other|different|else)\b|另外?[一个]|别的|其他|换一个|另一单")
_ACCEPTS = re.compile(
    r"(?:yes|yep|yeah|yup|sure)?,? ?"
    r"(?:please|please do|(?:please )?(?:do (?:it|that)|go ahead|continue|proceed))?"
    r"|(?:好[啊呀的]?|是的?|可以|行)?[，, ]?"
    r"(?:要的?|需要|(?:请|帮我|那就)?(?:继续|办理?)吧?|麻烦你?了?)|是的|可以|行|好[啊呀]"
)
_VAIN = re.compile(
    r"试过了?|都试了|照做了|还是(?:不行|不能|没用|老样子|一样|不亮|坏的)|依然不|仍然不|没有?(?:用|效果)|不管用"
    r"|\b(?:i (?:have )?(?:already )?(?:tried|did) (?:it|that|all|this|everything)"
    r"|(?:it )?still (?:does not|doesn't|is not|isn't|not|no|the same)"
    r"|(?:did not|didn't|does not|doesn't) help|no (?:change|difference)|no luck)\b"
)


def agrees(text: str) -> bool | None:
    """Tell a clear yes from a clear no; None for all that is neither.

    A yes is short, begins with agreement, and holds no doubt, condition, question or denial.
    """
    said = _bare(text)
    if _NO.search(said) and not _YES.search(said):
        return False if letters(said) <= 2 * MOST_AGREED and not _ASKS.search(said) else None
    if not _YES.search(said) or letters(said) > MOST_AGREED or _HEDGE.search(said) or _ASKS.search(said):
        return None
    rest = _YES.sub("", said, count=1)
    return None if _NEGATED.search(rest) else True


def accepts(text: str) -> bool:
    """Tell whether a text takes up an offer; an "ok" or "好的" may only have taken note of what was said."""
    said = _bare(text)
    return bool(said) and _ACCEPTS.fullmatch(said) is not None


def vain(text: str) -> bool:
    """Tell whether somebody says that what was advised has not helped."""
    return _VAIN.search(normalise(text)) is not None


def drops(text: str) -> bool:
    """Tell whether somebody gives up what is under way."""
    said = _bare(text)
    return letters(said) <= 2 * MOST_AGREED and _DROP.search(said) is not None


def corrects(text: str) -> bool:
    """Tell whether somebody takes back what was said."""
    return _CORRECT.search(normalise(text)) is not None


def asks(text: str) -> bool:
    """Tell whether a text is a question."""
    return _ASKS.search(normalise(text)) is not None


def requests(text: str) -> bool:
    """Tell whether a text asks that something be done."""
    return _REQUESTS.search(normalise(text)) is not None


def wants(text: str, deed: str) -> bool:
    """Tell whether a text says, right behind a wish, what is wished: "我要退货", "I want to return"."""
    return any(normalise(deed) in part[: NEAR + len(deed)] for part in _WISH.split(normalise(text))[1:])


def complains(text: str) -> bool:
    """Tell whether somebody says in so many words that they complain."""
    return any(wants(text, deed) for deed in _COMPLAINTS) or _COMPLAINT.search(normalise(text)) is not None


def points(text: str) -> bool:
    """Tell whether a text points at what was spoken of before: "is it still under warranty?"."""
    return _POINTS.search(normalise(text)) is not None


def general(text: str) -> bool:
    """Tell whether a text asks what the company does, of nothing that the customer has."""
    said = _bare(text)
    return _GENERAL.search(said) is not None and asks(text) and _OWN.search(said) is None


def traces(text: str) -> bool:
    """Tell whether somebody asks how far their own matter has come: "where is my refund?"."""
    return _TRACES.search(normalise(text)) is not None


def amends(text: str) -> bool:
    """Tell whether a text says what something should be instead: it takes back a part, not the whole."""
    return _AMENDS.search(normalise(text)) is not None


def language(text: str) -> str:
    """Tell the language that a text asks for and nothing else: "zh", "en", or ""."""
    said = _bare(text)
    found = _IN_LANGUAGE.fullmatch(said.rstrip("?？")) if said else None
    named = (found[1] or found[2]) if found else ""
    return "" if not named else "en" if named in ("english", "英文", "英语") else "zh"


def another(text: str) -> bool:
    """Tell whether a text means something else than what was spoken of before."""
    return _OTHER.search(normalise(text)) is not None


def _bare(text: str) -> str:
    return normalise(text).strip(" ,.;:!~，。；：！、～\"'“”")
