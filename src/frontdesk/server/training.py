"""/v1/recommendations/training: learn anew what to suggest, and see how that goes."""

from fastapi import APIRouter, Depends

from frontdesk.errors import NotFound
from frontdesk.jobs.recommend import Lessons
from frontdesk.offers.opening import FOLDER
from frontdesk.recommend import kept
from frontdesk.server.access import Access, Asker
from frontdesk.server.wareshapes import TrainingShape
from frontdesk.turn.clock import Clock


def router(lessons: Lessons, access: Access, clock: Clock) -> APIRouter:
    """Build the routes around one house's lessons."""
    made = APIRouter(prefix="/v1/recommendations/training", tags=["recommendation"])

    def told() -> TrainingShape:
        version = kept.current(lessons.house.settings.home / FOLDER)
        try:
            job = lessons.job()
        except NotFound:
            return TrainingShape(version=version, state="none")
        return TrainingShape(version=version, state=job.state, message=(job.error or {}).get("message"))

    @made.post("", status_code=202)
    def begin(asker: Asker = Depends(access.asks)) -> TrainingShape:
        """Have the models learnt anew, by a job that survives a crash."""
        asker.check_changes()
        lessons.begin(clock())
        return told()

    @made.get("")
    def state(asker: Asker = Depends(access.asks)) -> TrainingShape:
        """Tell which version is served, and how the last training goes."""
        asker.check_changes()
        return told()

    return made
