"""/v1/inbox/desk, /canned and /ticket: what a page for staff needs to know once, and to listen."""

from datetime import timedelta

from fastapi import APIRouter, Depends

from frontdesk.inbox.plan import Agent, Canned, Queue
from frontdesk.inbox.room import Inbox
from frontdesk.server.inboxshapes import (
    AgentShape,
    CannedListShape,
    CannedShape,
    DeskShape,
    QueueShape,
    TicketShape,
)
from frontdesk.server.shapes import BothShape
from frontdesk.server.staff import Staff
from frontdesk.store.tickets import LIFE, TicketStore


def router(inbox: Inbox, staff: Staff, tickets: TicketStore) -> APIRouter:
    """Build the routes around one inbox."""
    made = APIRouter(prefix="/v1/inbox", tags=["inbox"], dependencies=[Depends(staff.asks)])
    asks = Depends(staff.asks)

    @made.get("/desk")
    def desk(agent: Agent = asks) -> DeskShape:
        """Tell what a page for staff needs to know once."""
        plan, names = inbox.plan(), inbox.pack().intents
        return DeskShape(
            me=_agent(agent),
            open_access=staff.open,
            agents=[_agent(one) for one in staff.agents],
            queues=[_queue(inbox, queue) for queue in plan.queues],
            canned=[_canned(one) for one in plan.canned],
            tags=list(plan.tags),
            intents={intent.id: BothShape.model_validate(intent.name) for intent in names},
        )

    @made.get("/canned")
    def canned() -> CannedListShape:
        """List the ready replies."""
        return CannedListShape(canned=[_canned(one) for one in inbox.plan().canned])

    @made.post("/ticket", status_code=201)
    def ticket(agent: Agent = asks) -> TicketShape:
        """Give what opens the live events once, within a minute."""
        return TicketShape(ticket=tickets.issue(agent.name), seconds=int(LIFE.total_seconds()))

    return made


def _agent(agent: Agent) -> AgentShape:
    return AgentShape(
        name=agent.name,
        languages=list(agent.languages),
        queues=list(agent.queues),
        skills=list(agent.skills or ()),
    )


def _queue(inbox: Inbox, queue: Queue) -> QueueShape:
    hours, now = inbox.plan().hours, inbox.clock()
    first, end = (_seconds(span) for span in (queue.first_response, queue.resolution))
    return QueueShape(
        name=queue.name,
        title=BothShape.model_validate(queue.title),
        waiting=inbox.kept.waiting(queue.name),
        open=hours.open_at(now),
        opens=hours.opens(now),
        first_response=first,
        resolution=end,
    )


def _seconds(span: timedelta | None) -> int | None:
    return None if span is None else int(span.total_seconds())


def _canned(canned: Canned) -> CannedShape:
    title, text = BothShape.model_validate(canned.title), BothShape.model_validate(canned.text)
    return CannedShape(name=canned.name, title=title, text=text)
