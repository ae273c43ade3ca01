from collections.abc import Callable
from threading import Event

import anyio
import pytest
from fastapi.concurrency import run_in_threadpool

from frontdesk.errors import StorageFailed
from frontdesk.server.rounds import going_round


def run_until(done: Event, *work: Callable[[], object]) -> None:
    async def rounds() -> None:
        async with going_round(work, every=0.001):
            assert await run_in_threadpool(done.wait, 20)

    anyio.run(rounds)


def test_work_comes_round_until_the_application_ends() -> None:
    times, done = list[int](), Event()

    def work() -> None:
        times.append(len(times))
        if len(times) == 3:
            done.set()

    run_until(done, work)
    assert times[:3] == [0, 1, 2]


@pytest.mark.parametrize("error", [StorageFailed("the disk is full"), KeyError("epoch")])
def test_what_fails_stops_neither_the_other_work_nor_the_next_round(
    error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    failed, done = list[str](), Event()

    def fails() -> None:
        failed.append("again")
        raise error

    run_until(done, fails, lambda: done.set() if len(failed) > 1 else None)
    assert len(failed) > 1
    assert "the rounds were not finished" in caplog.text
