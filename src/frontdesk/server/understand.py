"""POST /v1/understand: what is felt and wanted in a turn, or in many, that are looked at and not kept."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, Response

from frontdesk.perception.codec import percept_json
from frontdesk.reception import Reception
from frontdesk.server.batch import Batch, ResultsShape, read_batch, understand_batch
from frontdesk.server.body import QUESTION, is_form, read_question
from frontdesk.server.shape import Shape
from frontdesk.server.shapes import FindingsShape
from frontdesk.turn.codec import Json, findings_json


class Understood(Shape):
    """Findings, what they were drawn from, and what was left out."""

    findings: FindingsShape
    percepts: list[dict[str, Any]]
    notes: list[str]


def router(reception: Reception, most: int) -> APIRouter:
    """Build the route around one reception; a batch has ``most`` turns."""
    made = APIRouter(tags=["understanding"])

    @made.post("/v1/understand", openapi_extra=_described(), response_model=Understood | ResultsShape)
    async def understand(request: Request) -> Response:
        """Understand a turn without keeping anything of it, or a batch of turns of words."""
        turns = None if is_form(request) else read_batch(await request.body(), most)
        if turns is not None:
            return JSONResponse(await run_in_threadpool(understand_batch, reception, turns))
        sent, consent = await read_question(request)
        findings, perceived = await run_in_threadpool(reception.understand, sent, consent=consent)
        percepts = [percept_json(percept) for percept in perceived.percepts]
        told = {"findings": findings_json(findings), "percepts": percepts, "notes": list(perceived.notes)}
        return JSONResponse(told)

    return made


def _described() -> Json:
    """Describe both bodies for /openapi.json."""
    content = dict(QUESTION["requestBody"]["content"])
    single = content["application/json"]["schema"]
    content["application/json"] = {"schema": {"anyOf": [single, Batch.model_json_schema()]}}
    return {"requestBody": {"required": True, "content": content}}
