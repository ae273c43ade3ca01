"""What a turn says beside the values that it tells: nothing, or words that may want something else."""

import re

from frontdesk.dialogue.observed import Observed
from frontdesk.preprocess.text import letters, normalise

_CODE = re.compile(r"[a-z0-9]*\d[a-z0-9]*")
_FILLER = re.compile(
    r"订单号?|单号|号码|尾号|后四位|手机|电话|邮箱|地址|是|的|我|这个|那个|就|嗯|呃|哦|好|你好|请看|谢谢"
    r"|\b(?:order|number|phone|last|four|digits|mail|e-mail|email|address|it|its|it's|is|the|my|this|that|one"
    r"|ends|ending|in|with|here|you|are|go|um|uh|hi|hello|please|thanks|thank|and)\b|[^\w]"
)


def bare(seen: Observed) -> bool:
    """Tell whether a turn says nothing but figures, codes and addresses of mail."""
    return re.search(r"[\d@]", seen.text) is not None and not letters_left(seen)


def letters_left(seen: Observed) -> int:
    """Count the letters that a turn has beside values, figures and what is said around them."""
    rest = seen.text
    for value in (one.text for one in seen.entities):
        rest = rest.replace(value, " ")
    return letters(_FILLER.sub("", _CODE.sub(" ", normalise(rest))))
