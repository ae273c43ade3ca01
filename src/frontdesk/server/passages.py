"""/v1/knowledge/sources/{source}/passages: what a source was cut into, read and edited by staff."""

from collections.abc import Sequence

from fastapi import APIRouter
from pydantic import Field

from frontdesk.compute.queue import InferenceQueue
from frontdesk.knowledge.base import KnowledgeBase
from frontdesk.knowledge.codec import passage_json
from frontdesk.knowledge.edit import LONGEST, Edit
from frontdesk.knowledge.passage import Passage
from frontdesk.server.closed import Body
from frontdesk.server.knownshapes import CutShape, CutsShape


class Editing(Body):
    """What of a passage shall be otherwise; what is not named stays as it is."""

    text: str | None = Field(default=None, max_length=LONGEST)
    title: str | None = Field(default=None, max_length=500)
    hidden: bool | None = None


def router(knowledge: KnowledgeBase, queue: InferenceQueue) -> APIRouter:
    """Build the routes around one knowledge base."""
    made = APIRouter(prefix="/v1/knowledge", tags=["knowledge"])

    @made.get("/sources/{source}/passages")
    def passages(source: str) -> CutsShape:
        """List what a source was cut into, hidden passages too."""
        return _shapes(knowledge.passages(source))

    @made.patch("/sources/{source}/passages/{passage}")
    def edit(source: str, passage: str, editing: Editing) -> CutsShape:
        """Edit a passage, release it or set it apart; gives all passages of the source as they are now."""
        change = Edit(**editing.model_dump())
        return _shapes(queue.run(lambda: knowledge.edit(source, passage, change)))

    return made


def _shapes(passages: Sequence[Passage]) -> CutsShape:
    return CutsShape(passages=[CutShape.model_validate(passage_json(one)) for one in passages])
