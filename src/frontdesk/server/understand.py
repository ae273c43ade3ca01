"""POST /v1/understand: what is felt and wanted in a turn that is looked at and not kept."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool

from frontdesk.perception.codec import percept_json
from frontdesk.reception import Reception
from frontdesk.server.body import DESCRIPTION, read_sent
from frontdesk.server.shapes import FindingsShape, Shape
from frontdesk.turn.codec import findings_json


class Understood(Shape):
    """Findings, what they were drawn from, and what was left out."""

    findings: FindingsShape
    percepts: list[dict[str, Any]]
    notes: list[str]


def router(reception: Reception) -> APIRouter:
    """Build the route around one reception."""
    made = APIRouter(tags=["understanding"])

    @made.post("/v1/understand", openapi_extra=DESCRIPTION)
    async def understand(request: Request) -> Understood:
        """Understand a turn without keeping anything of it."""
        sent = await read_sent(request)
        findings, perceived = await run_in_threadpool(reception.understand, sent)
        return Understood(
            findings=FindingsShape.model_validate(findings_json(findings)),
            percepts=[percept_json(percept) for percept in perceived.percepts],
            notes=list(perceived.notes),
        )

    return made
