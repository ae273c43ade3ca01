"""A wish that waits until it is known who the customer is: what goes with their orders is told then."""

from collections.abc import Mapping
from dataclasses import replace

from frontdesk.dialogue.clerk import Clerk
from frontdesk.dialogue.flow import Both, Flows
from frontdesk.dialogue.hearing import possible
from frontdesk.dialogue.offering import Attended, Counterside
from frontdesk.dialogue.tool import Caller, Tool
from frontdesk.dialogue.wanting import Wanting
from frontdesk.recommend.wish import wish_from_json
from frontdesk.turn.state import Running, State


def verifier(flows: Flows, tools: Mapping[str, Tool] | None = None) -> str | None:
    """Name the flow that finds out who the customer is, where its tools are there; None for none."""
    able = (name for name, one in flows.items() if one.verifies and (tools is None or possible(one, tools)))
    return next(able, None)


def waits(state: State, flows: Flows) -> bool:
    """Tell whether it is being found out who the customer is."""
    return any(one.flow in flows and flows[one.flow].verifies for one in state.running)


def waitless(state: State, flows: Flows) -> tuple[Running, ...]:
    """Give the flows under way without the one that was begun for a wish, if one waits."""
    if not state.offers.waits:
        return state.running
    return tuple(one for one in state.running if one.flow in flows and not flows[one.flow].verifies)


def served(state: State, clerk: Clerk, caller: Caller, texts: Mapping[str, Both], language: str) -> Attended:
    """Serve the wish that waited, by what the customer bought; without a purchase, ask by what to go."""
    bought, wish = tuple(clerk.bought(caller)), wish_from_json(dict(state.offers.waits))
    wanting = Wanting("asks", "wish", replace(wish, with_=bought), lacks="" if bought else "with", plain=True)
    return Counterside(wanting, clerk, caller, texts, language, state, wish.text).attend()
