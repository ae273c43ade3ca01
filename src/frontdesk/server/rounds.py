"""Work that comes round while the application runs: turns that were left without a reply, and the like."""

import logging
from collections.abc import AsyncGenerator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager

import anyio
from fastapi.concurrency import run_in_threadpool

from frontdesk.errors import FrontdeskError

log = logging.getLogger(__name__)

EVERY = 30.0  # seconds: little beside the minutes after which a turn counts as left alone

Work = Callable[[], object]


@asynccontextmanager
async def going_round(work: Sequence[Work], every: float = EVERY) -> AsyncGenerator[None]:
    """Do each work at once and again every so many seconds; one that fails is tried again next time."""
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(_rounds, work, every)
        try:
            yield
        finally:
            tasks.cancel_scope.cancel()


async def _rounds(work: Sequence[Work], every: float) -> None:
    while True:
        for one in work:
            await run_in_threadpool(_done, one)
        await anyio.sleep(every)


def _done(work: Work) -> None:
    """Do one work; whatever stops it is written down, and stops nothing else."""
    with ThreadPoolExecutor(1, "rounds") as pool:
        error = pool.submit(work).exception()
    if isinstance(error, FrontdeskError):
        log.warning("the rounds were not finished: %s", error)
    elif error is not None:
        log.error("the rounds were not finished", exc_info=error)
