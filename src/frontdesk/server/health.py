"""/health/live and /health/ready: whether the process runs, and whether it can take turns."""

from collections.abc import Callable, Mapping

from fastapi import APIRouter
from starlette.responses import JSONResponse, Response

from frontdesk.perception.senses import SlotState
from frontdesk.server.shapes import HealthShape, PackShape, SlotShape
from frontdesk.understanding.pack import Pack

Probe = Callable[[], None]  # raises StorageFailed when the database cannot be read
PackState = Callable[[], tuple[Pack, str | None]]  # what is served, and why a changed one is not


def router(slots: Callable[[], Mapping[str, SlotState]], probe: Probe, pack: PackState) -> APIRouter:
    """Build the routes around what tells the state of the models, of the database and of the pack."""
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
        health = HealthShape(status="ok" if whole else "degraded", slots=shapes, pack=told)
        return JSONResponse(health.model_dump())

    return made


def _shape(state: SlotState) -> SlotShape:
    return SlotShape(model=state.model, state=state.state, fallback=state.fallback, remedy=state.remedy)
