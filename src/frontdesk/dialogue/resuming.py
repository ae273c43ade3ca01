"""A turn that goes on with the one before: "and NL26110020?" after a flow, a yes to one that was offered."""

import re
from collections.abc import Collection

from frontdesk.dialogue import cues
from frontdesk.dialogue.flow import Flow, Flows
from frontdesk.dialogue.observed import Observed
from frontdesk.preprocess.text import letters, normalise
from frontdesk.turn.state import State

FEW = 4  # letters beside what is named (a Chinese character counts two)
_LEADING = re.compile(
    r"不对|不是|错了|说错|应该|更正|那|还有|同一|一单|这单|那单|单号?|里|的|呢|是|和|再|看看|查|订单号?|也|一样|吗"
    r"|\b(?:and|what|how|about|or|also|no|sorry|oops|i|meant|mean|it|it's|is|the|my|of|in|from|same|order|number"
    r"|one|then|for|please|wrong|actually|too|same for)\b|[^\w]"
)


def accepted(
    seen: Observed, state: State, flows: Flows, tools: Collection[str], bare: bool = False
) -> Flow | None:
    """Tell which flow a turn accepts that was offered behind the answer of the turn before.

    A ``bare`` number of an order accepts it too: it is what the flow would ask for.
    """
    last = state.summary[-1] if state.summary else None
    takes = cues.accepts(seen.text) or (bare and bool(seen.named("order_number")))
    if last is None or last.outcome != "answered" or last.flow or not takes:
        return None
    able = (one for one in flows.values() if one.tools <= set(tools))
    return next((one for one in able if one.suits(last.intent)), None)


def resumed(seen: Observed, state: State, flows: Flows, tools: Collection[str]) -> Flow | None:
    """Tell which flow a turn goes on with: the one of the turn before, with another order or product."""
    last = flows.get(state.summary[-1].flow) if state.summary else None
    if last is None or last.verifies or state.running or not last.tools <= set(tools):
        return None
    sorts = {slot.sort for slot in last.slots.values()}
    orders = seen.named("order_number") if "order" in sorts else ()
    products = seen.named("product", "product_code") if "product" in sorts else ()
    rest = seen.text
    for one in (*orders, *products):
        rest = rest.replace(one, " ")
    beside = letters(_LEADING.sub("", normalise(rest)))
    return last if (orders or products) and beside <= FEW else None
