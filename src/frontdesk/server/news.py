"""Wakes who listens to events: at once when this process wrote one, soon when another one did.

All listeners of a process share one look at the table, and read for themselves only when there is something
for them: the table is the truth, and a wake-up too many does no harm.
"""

import asyncio
import logging
from collections import defaultdict
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress

import anyio
from fastapi.concurrency import run_in_threadpool

from frontdesk.errors import FrontdeskError
from frontdesk.store.events import EventStore

EVERY = 0.5  # seconds between two looks at the table
ALL: None = None  # whoever listens to every conversation

log = logging.getLogger(__name__)


class News:
    """Tells listeners that something happened in their conversation, or in any."""

    def __init__(self, events: EventStore, every: float = EVERY) -> None:
        self._events, self._every = events, every
        self._listeners: defaultdict[str | None, set[asyncio.Event]] = defaultdict(set)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._bell = asyncio.Event()
        self._watch: asyncio.Task[None] | None = None
        events.on_news(self.ring)

    def ring(self) -> None:
        """Look at once; any thread may call this."""
        loop = self._loop
        if loop is not None:
            with suppress(RuntimeError):  # the loop has just ended: nobody listens any more
                loop.call_soon_threadsafe(self._bell.set)

    @property
    def listeners(self) -> int:
        """How many listen now."""
        return sum(map(len, self._listeners.values()))

    @asynccontextmanager
    async def listening(self, conversation: str | None) -> AsyncGenerator[asyncio.Event]:
        """Give what is set whenever something happens in a conversation, None for any; it is set at first.

        Whatever is committed after this begins is told.
        """
        mine = asyncio.Event()
        mine.set()
        self._listeners[conversation].add(mine)
        try:
            await self._start()
            yield mine
        finally:
            self._listeners[conversation].discard(mine)
            if not self._listeners[conversation]:
                del self._listeners[conversation]
            if not self._listeners:
                with anyio.CancelScope(shield=True):  # who goes away waits for the look that is under way
                    await self._stop()

    async def _start(self) -> None:
        """Begin to look, from the newest event on."""
        if self._looking:
            return
        number = await run_in_threadpool(self._events.last)
        if not self._looking:  # nobody else was quicker
            self._loop, self._bell = asyncio.get_running_loop(), asyncio.Event()
            self._watch = asyncio.create_task(self._look(number, self._bell))

    async def _stop(self) -> None:
        watch, self._watch, self._loop = self._watch, None, None
        self._bell.set()
        if watch is not None:
            await asyncio.wait({watch})

    @property
    def _looking(self) -> bool:
        return self._watch is not None and not self._watch.done()

    async def _look(self, number: int, bell: asyncio.Event) -> None:
        while self._watch is asyncio.current_task():
            bell.clear()
            try:
                number = await self._tell(number)
            except FrontdeskError as error:  # the database is away for a while
                log.warning("events cannot be read: %s", error)
            with suppress(TimeoutError):
                await asyncio.wait_for(bell.wait(), self._every)

    async def _tell(self, number: int) -> int:
        """Wake those concerned by what came after an event; return the number of the newest."""
        while found := await run_in_threadpool(self._events.since, number):
            number = found[-1].number
            for conversation in {ALL, *(event.conversation for event in found)}:
                for listener in self._listeners.get(conversation, ()):
                    listener.set()
        return number
