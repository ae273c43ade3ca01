"""What a turn costs beside the bare models that it cannot do without.

Text: the whole desk, from the turn to the reply, against one run of the encoder and one bare search. Voice:
the whole desk against speech to text alone, on the sample shop's voice message.
"""

from datetime import UTC, datetime
from uuid import uuid4

from frontdesk.turn.parts import Part
from frontdesk.turn.turn import Turn

QUESTIONS = (
    "How long do I have to return a lamp that I do not like?",
    "我的退款什么时候能到账？",
    "Which invoice do I get for my company?",
    "路由器亮红灯怎么办？",
)
REPEATS = 25  # so that one round lasts more than half a second


def turn(part: Part) -> Turn:
    """Make a turn of one part."""
    return Turn(str(uuid4()), "benchmark", (part,), datetime.now(UTC), "und")
