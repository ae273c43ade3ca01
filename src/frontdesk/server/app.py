"""The application: every route around one house, behind one door."""

from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from fastapi import Depends, FastAPI
from fastapi.concurrency import run_in_threadpool

from frontdesk import __version__
from frontdesk.house import House
from frontdesk.jobs.intake import Intake
from frontdesk.server import (
    blobs,
    consent,
    conversations,
    evidence,
    feedback,
    gaps,
    health,
    jobs,
    knowledge,
    passages,
    prompts,
    search,
    speech,
    turns,
    understand,
    urls,
)
from frontdesk.server.access import Access
from frontdesk.server.door import guard
from frontdesk.server.identity import Identities
from frontdesk.server.page import serve_page
from frontdesk.server.people import include_people
from frontdesk.server.prompts import PromptFile, Prompts, no_prompts
from frontdesk.server.rounds import Work, going_round
from frontdesk.server.shapes import Refusal
from frontdesk.server.wares import include_wares


def create_app(
    house: House, ready_prompts: Prompts = no_prompts, prompt_file: PromptFile | None = None
) -> FastAPI:
    """Build the application of one house; prompts are the demo's."""
    intake = Intake(house)
    app = FastAPI(
        title="Frontdesk",
        version=__version__,
        docs_url=None,  # its page loads scripts from elsewhere; /openapi.json is enough
        redoc_url=None,
        lifespan=_at_work(intake, [house.reception.sweep, house.inbox.sweep, _lessons(intake, house)]),
        responses={status: {"model": Refusal} for status in (400, 401, 403, 404, 409, 413, 415, 422, 503)},
    )
    identities = Identities(house.settings.identity, house.clock)
    app.include_router(conversations.router(house.reception, identities))
    app.include_router(turns.router(house.reception))
    app.include_router(speech.router(house.reception, house.speech))
    app.include_router(consent.router(house.reception))
    access = Access(include_people(app, house), identities, house.settings.identity.configured)
    noting = include_wares(app, house, access, intake.lessons)
    app.include_router(understand.router(house.reception, house.settings.server.batch))
    app.include_router(feedback.router(house.feedback, noting))
    app.include_router(gaps.ratings(house.reception.gaps, house.reception))
    app.include_router(knowledge.router(house.knowledge, house.queue))
    app.include_router(
        search.router(house.knowledge, house.queue, house.senses.picture.get, house.settings.limits)
    )
    _include_changes(app, house, access, intake)
    app.include_router(evidence.router(house.knowledge, house.evidence, house.settings.knowledge_limits))
    app.include_router(blobs.router(house.blobs))
    app.include_router(prompts.router(ready_prompts, prompt_file))
    app.include_router(health.router(house.slots, house.probe, house.pack_state, house.tools))
    serve_page(app)
    return guard(app, house.settings.server.max_body)


def _include_changes(app: FastAPI, house: House, access: Access, intake: Intake) -> None:
    """Add the routes by which staff change what the desk knows."""
    for made in (
        gaps.router(house.reception.gaps),
        knowledge.changing(house.knowledge, house.queue),
        urls.router(house.knowledge, house.queue, house.fetcher),
        jobs.router(intake),
        passages.router(house.knowledge, house.queue),
    ):
        app.include_router(made, dependencies=[Depends(access.changes)])


def _lessons(intake: Intake, house: House) -> Work:
    """Give what has the models of suggestions learnt anew when it is time."""
    return lambda: intake.lessons.sweep(house.clock())


def _at_work(
    intake: Intake, sweeps: Sequence[Work]
) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    """Go on with jobs, and with what comes round, while the application runs."""

    @asynccontextmanager
    async def working(_: FastAPI) -> AsyncGenerator[None]:
        intake.watch()
        try:
            async with going_round(sweeps):
                yield
        finally:
            await run_in_threadpool(intake.close)

    return working
