"""/v1/inbox/{id}/take and the like: who of the staff has a conversation."""

from fastapi import APIRouter, Depends

from frontdesk.dialogue.handoff import Assigned, Closed, Returned, Taken
from frontdesk.inbox.plan import Agent
from frontdesk.inbox.room import Inbox
from frontdesk.server.closed import Body
from frontdesk.server.feedback import Name
from frontdesk.server.inboxshapes import HandoffShape
from frontdesk.server.staff import Staff, check_may_take, check_serves, not_known


class Assigning(Body):
    """Who shall have the conversation: a colleague, or nobody; ``queue`` moves it to another queue."""

    agent: Name | None = None
    queue: Name | None = None


def router(inbox: Inbox, staff: Staff) -> APIRouter:
    """Build the routes around one inbox; each answers 409 with who has the conversation."""
    made = APIRouter(prefix="/v1/inbox/{conversation}", tags=["inbox"])
    asks = Depends(staff.asks)

    @made.post("/take")
    def take(conversation: str, agent: Agent = asks) -> HandoffShape:
        """Take a conversation over; 409 tells who has it already."""
        check_may_take(inbox, conversation, agent)
        return _moved(inbox, conversation, Taken(agent.name, inbox.clock()))

    @made.post("/return")
    def hand_back(conversation: str, agent: Agent = asks) -> HandoffShape:
        """Hand a conversation back to the desk."""
        return _moved(inbox, conversation, Returned(agent.name, inbox.clock()))

    @made.post("/resolve")
    def resolve(conversation: str, agent: Agent = asks) -> HandoffShape:
        """Close a conversation; it opens again when its customer writes."""
        return _moved(inbox, conversation, Closed(agent.name, inbox.clock()))

    @made.post("/assign")
    def assign(conversation: str, assigning: Assigning, agent: Agent = asks) -> HandoffShape:
        """Give a conversation to a colleague, back to its queue, or to another queue."""
        to = _assignee(inbox, staff, conversation, assigning)
        event = Assigned(to, agent.name, inbox.clock(), _known_queue(inbox, assigning.queue))
        return _moved(inbox, conversation, event)

    return made


def _moved(inbox: Inbox, conversation: str, event: Taken | Returned | Closed | Assigned) -> HandoffShape:
    handoff = inbox.handoffs.move(conversation, event)
    return HandoffShape.model_validate(inbox.handoff(handoff, inbox.kept.late(conversation)))


def _assignee(inbox: Inbox, staff: Staff, conversation: str, assigning: Assigning) -> str | None:
    """Find who is meant, and whether they answer such conversations."""
    if assigning.agent is None:
        return None
    agent = staff.named(assigning.agent)
    queue = assigning.queue or inbox.handoffs.current(conversation).queue
    language, intent = inbox.about(conversation)
    check_serves(agent, inbox.queue(conversation, queue, language, intent), language)
    return agent.name


def _known_queue(inbox: Inbox, name: str | None) -> str | None:
    known = [queue.name for queue in inbox.plan().queues]
    if name is None or name in known:
        return name
    raise not_known("queue", name, known)
