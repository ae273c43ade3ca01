"""/health/live and /health/ready: whether the process runs, and whether it can take turns."""

from collections.abc import Callable, Mapping

from fastapi import APIRouter
from starlette.responses import JSONResponse, Response

from frontdesk.perception.senses import SlotState
from frontdesk.server.shapes import HealthShape, SlotShape

Probe = Callable[[], None]  # raises StorageFailed when the database cannot be read


def router(slots: Callable[[], Mapping[str, SlotState]], probe: Probe) -> APIRouter:
    """Build the routes around what tells the state of the models and of the database."""
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
        whole = all(shape.state == "ok" for shape in shapes.values())
        health = HealthShape(status="ok" if whole else "degraded", slots=shapes)
        return JSONResponse(health.model_dump())

    return made


def _shape(state: SlotState) -> SlotShape:
    return SlotShape(model=state.model, state=state.state, fallback=state.fallback, remedy=state.remedy)
