"""Who of the company asks: by a key of the settings, or by a bare name while no staff is configured."""

import logging
from collections.abc import Sequence
from difflib import get_close_matches
from hashlib import sha256
from hmac import compare_digest
from typing import Annotated
from urllib.parse import unquote

from fastapi import Header

from frontdesk.errors import Forbidden, InvalidInput, Unknown
from frontdesk.inbox.plan import Agent, Queue
from frontdesk.inbox.room import Inbox
from frontdesk.sections import StaffMember

LONGEST = 200  # characters of a name

log = logging.getLogger(__name__)


class Staff:
    """The people who may use the inbox, each known by the SHA-256 of a key."""

    def __init__(self, members: Sequence[StaffMember]) -> None:
        self._keys = tuple((member.key, _agent(member)) for member in members)
        if self.open:
            log.warning("no [[staff]] is configured: whoever gives a name may use the inbox")

    @property
    def open(self) -> bool:
        """Whether nobody is configured, so that a name is believed."""
        return not self._keys

    @property
    def agents(self) -> tuple[Agent, ...]:
        """Everybody who is configured."""
        return tuple(agent for _, agent in self._keys)

    def asks(
        self,
        authorization: Annotated[str, Header()] = "",
        x_frontdesk_agent: Annotated[str, Header()] = "",
    ) -> Agent:
        """Tell who asks, from the headers of a request. Raises `Unknown`."""
        if self.open:
            return _named(x_frontdesk_agent)
        scheme, _, key = authorization.partition(" ")
        if scheme.lower() != "bearer" or not key.strip():
            raise Unknown(
                "the inbox is for staff, and the request names nobody",
                part="Authorization",
                remedy="send your key: 'Authorization: Bearer KEY'",
            )
        return self._of(key.strip())

    def named(self, name: str) -> Agent:
        """Find a colleague by name. Raises `InvalidInput` for somebody who is not configured."""
        if self.open:
            return Agent(name)
        for agent in self.agents:
            if agent.name == name:
                return agent
        raise InvalidInput(
            f"nobody here is called {name!r}",
            part="agent",
            value=name,
            remedy=f"name one of: {', '.join(agent.name for agent in self.agents)}",
        )

    def _of(self, key: str) -> Agent:
        """Find whose key it is; every key is compared in full, so that the time tells nothing."""
        digest = sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
        fits = [agent for known, agent in self._keys if compare_digest(known, digest)]
        if not fits:
            raise Unknown("the key is nobody's", part="Authorization", remedy="ask for a new one")
        return fits[0]


def check_serves(agent: Agent, queue: Queue, language: str) -> None:
    """Raise `Forbidden` when a conversation of this queue, in this language, is not this person's to take."""
    if not agent.serves(queue, language):
        raise Forbidden(
            f"{agent.name} does not answer the queue {queue.name!r} in {language!r}",
            part="queue",
            value=queue.name,
            remedy="assign it to somebody who does, or to another queue",
        )


def check_may_take(inbox: Inbox, conversation: str, agent: Agent) -> None:
    """Raise `Forbidden` for a conversation that is not this person's to take; one they have is theirs.

    Raises `NotFound`.
    """
    handoff = inbox.handoffs.current(conversation)
    if not (handoff.phase == "human" and handoff.agent == agent.name):
        language, intent = inbox.about(conversation)
        check_serves(agent, inbox.queue(conversation, handoff.queue, language, intent), language)


def not_known(part: str, value: str, known: Sequence[str]) -> InvalidInput:
    """Make the error of a name that the pack's inbox.yml does not have."""
    close = get_close_matches(value, known, 1, 0.4)
    return InvalidInput(
        f"{value!r} is no {part} of this pack's inbox.yml",
        part=part,
        value=value,
        remedy=f"did you mean {close[0]!r}?" if close else f"known are: {', '.join(known)}",
    )


def _agent(member: StaffMember) -> Agent:
    return Agent(member.name, member.languages, member.queues, member.skills)


def _named(header: str) -> Agent:
    """Believe a name; one that is not ASCII comes percent-encoded, since headers carry no other."""
    name = unquote(header).strip()
    if not 0 < len(name) <= LONGEST or not name.isprintable():
        raise Unknown(
            "the request does not say who asks",
            part="X-Frontdesk-Agent",
            limit=LONGEST,
            remedy="send your name in the header X-Frontdesk-Agent, percent-encoded; or configure [[staff]]",
        )
    return Agent(name)
