"""Words that tell nothing by themselves: a bare yes, no or "what now" is about what was said before.

An encoder would take "yes" for a greeting and "怎么办" for a complaint. What they answer or ask about is the
dialogue's to know; beside anything else they count as any words do.
"""

import re
from collections.abc import Iterable

from frontdesk.preprocess.text import normalise

_REST = " \t\n,.;:!?~…，。；：！？～、\"'“”"
_ON_EN = r"(?:go ahead|go on|carry on|continue|proceed|do(?: (?:it|that|so))?)"
_ON_ZH = r"(?:那就|那|请|麻烦你?|帮我){0,2}(?:继续|办理|办|处理|开始)(?:下去)?(?:一下)?吧?"
_YES = (
    r"嗯+|恩|是的?|对的?|对对|没错|好的?|好呀|好啊|好吧|好了|行|可以的?|没问题|当然|确认|确定|同意"
    rf"|(?:好的?|好呀|好啊|嗯+|是的?|对的?|行|可以|没问题)?[ ,、]*{_ON_ZH}"
    r"|yes|yep|yeah|yup|sure|ok|okay|correct|right|exactly|of course|fine|alright"
    r"|(?:yes|ok|okay|sure)[ ,]+please"
    rf"|(?:(?:yes|yep|yeah|yup|sure|ok|okay|fine|alright)[ ,.!]+)?(?:please )?{_ON_EN}(?:[ ,]+please)?"
    r"|yes[ ,]+it (?:is|does|did)|yes[ ,]+i (?:do|did|am|have)"
)
_NO = (
    r"不是?的?|不行|不对|不要|不用|没有?|还没有?|否|no|nope|nah|not yet|not really"
    r"|no[ ,]+it (?:isn'?t|doesn'?t|didn'?t)|no[ ,]+i (?:don'?t|didn'?t|haven'?t)"
)
_WHAT_NOW = (
    r"(?:那|这|那么|现在|这下|这个|我)?(?:该|要|应该)?(?:怎么办|咋办|怎么弄|怎么整|如何是好)(?:呢|啊|呀|才好|好)?"
    r"|(?:(?:so|and|ok|okay) )?what (?:now|next|then)"
    r"|(?:so )?what (?:shall|should|can|do|must) i do(?: (?:now|next|then|about (?:it|this|that)))?"
)
_YES_OR_NO = re.compile(rf"(?:(?:{_YES})(?:[ ,、]*(?:{_YES}))?|{_NO})")
_BARE = re.compile(rf"(?:{_YES_OR_NO.pattern}|{_WHAT_NOW})")
LONGEST = 40  # characters of a bare word


def bare(texts: Iterable[str]) -> bool:
    """Tell whether texts hold nothing but such words."""
    return all(_alone(text, _BARE) for text in texts)


def yes_or_no(text: str) -> bool:
    """Tell whether a text is a yes, a no or a "please go ahead", and nothing more."""
    return _alone(text, _YES_OR_NO)


def _alone(text: str, words: re.Pattern[str]) -> bool:
    said = normalise(text[: 2 * LONGEST]).strip(_REST)
    return len(text) <= LONGEST and words.fullmatch(said) is not None
