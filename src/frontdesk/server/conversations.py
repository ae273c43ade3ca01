"""/v1/conversations: open one, read one."""

from typing import Literal

from fastapi import APIRouter
from pydantic import Field
from starlette.responses import JSONResponse, Response

from frontdesk.reception import Reception
from frontdesk.server.closed import Body
from frontdesk.server.identity import Identities
from frontdesk.server.shapes import ConversationShape, Opened
from frontdesk.store.conversations import Kept
from frontdesk.turn.codec import Json


class Opening(Body):
    """How a conversation begins."""

    locale: Literal["zh", "en", "und"] = "und"
    identity: str | None = Field(
        default=None, description="JSON Web Token by which the company's site tells who writes"
    )


def router(reception: Reception, identities: Identities) -> APIRouter:
    """Build the routes around one reception: no globals, no container."""
    made = APIRouter(prefix="/v1/conversations", tags=["conversations"])

    @made.post("", status_code=201)
    def open_conversation(opening: Opening | None = None) -> Opened:
        """Open a conversation; with an identity, it is that customer's."""
        asked = opening or Opening()
        who = identities.customer(asked.identity)
        locale = asked.locale
        if who is None:
            opened = reception.conversations.open(locale)
        else:
            spoken = who.locale if locale == "und" and who.locale else locale
            opened = reception.conversations.open(spoken, who.id, who.name)
        return Opened(conversation=opened.id, created=opened.created)

    @made.get("/{conversation}", response_model=ConversationShape)
    def read(conversation: str) -> Response:
        """Read a conversation, oldest turn first."""
        found = reception.conversations.find(conversation)
        turns = [_turn_json(kept) for kept in reception.conversations.turns(conversation)]
        created = found.created.isoformat()
        return JSONResponse(
            {"conversation": found.id, "created": created, "locale": found.locale, "turns": turns}
        )

    return made


def _turn_json(kept: Kept) -> Json:
    return {"turn": kept.id, "at": kept.at.isoformat(), "parts": list(kept.parts), "reply": kept.reply}
