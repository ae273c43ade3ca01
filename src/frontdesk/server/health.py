"""/health/live and /health/ready: whether the process runs, and whether it can take turns."""

from collections.abc import Callable, Mapping
from typing import Literal

from fastapi import APIRouter
from starlette.responses import JSONResponse, Response

from frontdesk.perception.senses import SlotState
from frontdesk.server.shape import Shape
from frontdesk.understanding.pack import Pack

Probe = Callable[[], None]  # raises StorageFailed when the database cannot be read
PackState = Callable[[], tuple[Pack, str | None]]  # what is served, and why a changed one is not
ToolStates = Callable[[], Mapping[str, bool]]  # of the pack's tools, whether each can be reached


class SlotShape(Shape):
    """A model's place: what runs there, or what stands in for it and how that is mended."""

    model: str
    state: Literal["ok", "fallback", "off"]
    fallback: str
    remedy: str | None


class PackShape(Shape):
    """The pack that is served: SHA-256 of its examples, and what is wrong with its files as they are now."""

    digest: str
    intents: int
    error: str | None


class HealthShape(Shape):
    """Whether the desk can take turns."""

    status: Literal["ok", "degraded", "failing"]
    slots: dict[str, SlotShape]
    pack: PackShape
    tools: dict[str, Literal["ok", "unreachable"]]


def router(
    slots: Callable[[], Mapping[str, SlotState]], probe: Probe, pack: PackState, tools: ToolStates
) -> APIRouter:
    """Build the routes around what tells the state of the models, of the database, of pack and tools."""
    made = APIRouter(tags=["health"])

    @made.get("/health/live")
    def live() -> dict[str, str]:
        """Answer as long as the process does."""
        return {"status": "ok"}

    @made.get("/health/ready", response_model=HealthShape)
    def ready() -> Response:
        """Tell whether turns can be taken: 200 also with fallbacks, which are named with their remedy."""
        probe()
        shapes = {name: _shape(state) for name, state in slots().items()}
        served, error = pack()
        whole = error is None and all(shape.state == "ok" for shape in shapes.values())
        told = PackShape(digest=served.digest, intents=len(served.intents), error=error)
        health = HealthShape(
            status="ok" if whole else "degraded",
            slots=shapes,
            pack=told,
            tools={name: "ok" if there else "unreachable" for name, there in tools().items()},
        )
        return JSONResponse(health.model_dump())

    return made


def _shape(state: SlotState) -> SlotShape:
    return SlotShape(model=state.model, state=state.state, fallback=state.fallback, remedy=state.remedy)
