import asyncio
import random
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from threading import Semaphore
from time import sleep

import pytest
import sqlalchemy as sql
from fastapi.concurrency import run_in_threadpool

from frontdesk.errors import StorageFailed
from frontdesk.server.news import News
from frontdesk.store.conversations import ConversationStore, hold
from frontdesk.store.events import EventStore, append
from frontdesk.store.handoffs import HandoffStore

NEVER = 3_600.0  # seconds between two looks: only a bell wakes
NOW = datetime(2026, 11, 26, tzinfo=UTC)


def say(engine: sql.Engine, conversation: str, text: str = "hello") -> int:
    return HandoffStore(engine).note(conversation, "Lin", text)


async def rings(bell: asyncio.Event, seconds: float = 20) -> bool:
    try:
        await asyncio.wait_for(bell.wait(), seconds)
    except TimeoutError:
        return False
    return True


def test_what_this_process_writes_wakes_those_concerned_at_once(engine: sql.Engine) -> None:
    conversations = ConversationStore(engine)
    mine, other = conversations.open().id, conversations.open().id
    news = News(EventStore(engine), NEVER)

    async def listen() -> tuple[bool, bool, bool]:
        async with AsyncExitStack() as stack:
            bells = [await stack.enter_async_context(news.listening(one)) for one in (mine, other, None)]
            for bell in bells:
                assert bell.is_set()  # so that each reads once
                bell.clear()
            assert news.listeners == 3
            await asyncio.sleep(0.2)  # the first look is over
            await run_in_threadpool(say, engine, mine)
            told = await asyncio.gather(rings(bells[0]), rings(bells[2]))
            return (*told, bells[1].is_set())

    assert asyncio.run(listen()) == (True, True, False)
    assert news.listeners == 0


def test_what_another_process_writes_is_seen_at_the_next_look(engine: sql.Engine) -> None:
    conversation = ConversationStore(engine).open().id
    news = News(EventStore(engine), 0.05)

    async def listen() -> bool:
        async with news.listening(conversation) as bell:
            bell.clear()
            elsewhere = sql.create_engine(engine.url)  # nobody listens to its commits
            await run_in_threadpool(say, elsewhere, conversation)
            elsewhere.dispose()
            return await rings(bell)

    assert asyncio.run(listen())


def test_a_database_that_is_away_for_a_while_is_asked_again(
    engine: sql.Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    conversation, events = ConversationStore(engine).open().id, EventStore(engine)
    news, failed = News(events, 0.01), Semaphore(0)

    def away(self: EventStore, *_: object) -> None:
        failed.release()
        raise StorageFailed("reading events failed")

    async def listen() -> bool:
        async with news.listening(conversation) as bell:
            bell.clear()
            with monkeypatch.context() as patch:
                patch.setattr(EventStore, "since", away)
                for _ in range(3):
                    assert await run_in_threadpool(failed.acquire, timeout=20)
            await run_in_threadpool(say, engine, conversation)
            return await rings(bell)

    assert asyncio.run(listen())


def test_a_bell_after_the_last_listener_has_gone_wakes_nobody(engine: sql.Engine) -> None:
    conversation = ConversationStore(engine).open().id
    news = News(EventStore(engine), NEVER)

    async def listen() -> None:
        async with news.listening(conversation):
            pass

    asyncio.run(listen())
    news.ring()  # the loop is over
    say(engine, conversation)
    asyncio.run(listen())  # and another loop can listen again


def test_who_reads_on_from_the_last_number_misses_nothing_that_commits_late(engine: sql.Engine) -> None:
    conversations = [ConversationStore(engine).open().id for _ in range(6)]
    events, seen = EventStore(engine), list[int]()
    dice = random.Random(6)
    naps = [[dice.random() / 50 for _ in range(12)] for _ in conversations]

    def write(at: int) -> None:
        for nap in naps[at]:
            with engine.begin() as connection:
                hold(connection, conversations[at])
                append(connection, conversations[at], "note", {}, False, NOW)
                sleep(nap)  # others ask for numbers and commit meanwhile

    with ThreadPoolExecutor(6) as pool:
        writing = [pool.submit(write, at) for at in range(6)]
        while len(seen) < 6 * 12:
            seen += [event.number for event in events.since(seen[-1] if seen else 0, most=5)]
            for one in writing:
                if one.done():
                    one.result()
    assert seen == [event.number for event in events.since(0, most=999)]


def test_the_number_of_a_forgotten_event_is_never_given_again(engine: sql.Engine) -> None:
    conversations = ConversationStore(engine)
    first, second = conversations.open().id, conversations.open().id
    last = say(engine, first)
    assert conversations.forget(first)
    assert say(engine, second) > last
