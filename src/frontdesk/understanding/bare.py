"""Words that tell nothing by themselves: a bare yes, no or "what now" is about what was said before.

An encoder would take "yes" for a greeting and "怎么办" for a complaint. What they answer or ask about is the
dialogue's to know; beside anything else they count as any words do.
"""

import re
from collections.abc import Iterable

from frontdesk.preprocess.text import normalise

_REST = " \t\n,.;:!?~…，。；：！？～、\"'“”"
_YES = (
    r"嗯+|恩|是的?|对的?|对对|没错|好的?|好呀|好啊|好吧|行|可以的?|没问题|当然|确认|确定|同意"
    r"|yes|yep|yeah|yup|sure|ok|okay|correct|right|exactly|of course|fine|alright|go ahead|please do"
    r"|(?:yes|ok|okay|sure)[ ,]+(?:please|go ahead)|yes[ ,]+it (?:is|does|did)|yes[ ,]+i (?:do|did|am|have)"
)
_NO = (
    r"不是?的?|不行|不对|不要|没有?|还没有?|否|no|nope|nah|not yet|not really"
    r"|no[ ,]+it (?:isn'?t|doesn'?t|didn'?t)|no[ ,]+i (?:don'?t|didn'?t|haven'?t)"
)
_WHAT_NOW = (
    r"(?:那|这|那么|现在|这下|这个|我)?(?:该|要|应该)?(?:怎么办|咋办|怎么弄|怎么整|如何是好)(?:呢|啊|呀|才好|好)?"
    r"|(?:(?:so|and|ok|okay) )?what (?:now|next|then)"
    r"|(?:so )?what (?:shall|should|can|do|must) i do(?: (?:now|next|then|about (?:it|this|that)))?"
)
_BARE = re.compile(rf"(?:{_YES}|{_NO}|{_WHAT_NOW})")
LONGEST = 40  # characters of a bare word


def bare(texts: Iterable[str]) -> bool:
    """Tell whether texts hold nothing but such words."""
    return all(_alone(text) for text in texts)


def _alone(text: str) -> bool:
    said = normalise(text[: 2 * LONGEST]).strip(_REST)
    return len(text) <= LONGEST and _BARE.fullmatch(said) is not None
