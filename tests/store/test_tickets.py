from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import sqlalchemy as sql

from frontdesk.store.tables import tickets
from frontdesk.store.tickets import TicketStore

NOW = datetime(2026, 11, 26, 8, tzinfo=UTC)


def test_a_ticket_opens_once(engine: sql.Engine) -> None:
    kept = TicketStore(engine)
    ticket = kept.issue("Lin")
    assert TicketStore(engine).take(ticket) == "Lin"  # at whichever process
    assert kept.take(ticket) is None


def test_of_many_who_bring_the_same_ticket_one_is_let_in(engine: sql.Engine) -> None:
    kept = TicketStore(engine)
    ticket = kept.issue("Lin")
    with ThreadPoolExecutor(8) as pool:
        told = list(pool.map(lambda _: kept.take(ticket), range(8)))
    assert sorted(one or "" for one in told) == [*[""] * 7, "Lin"]


def test_a_ticket_is_over_after_a_minute_and_forgotten_with_the_next(engine: sql.Engine) -> None:
    now = [NOW]
    kept = TicketStore(engine, lambda: now[0])
    first, late = kept.issue("Lin"), kept.issue("Ada")
    now[0] += timedelta(seconds=60)
    assert kept.take(first) == "Lin"
    now[0] += timedelta(seconds=1)
    assert kept.take(late) is None
    kept.issue("Bo")
    now[0] += timedelta(minutes=2)
    kept.issue("Cy")
    with engine.connect() as connection:
        assert connection.execute(sql.select(tickets.c.agent)).scalars().all() == ["Cy"]


def test_the_database_does_not_hold_what_opens(engine: sql.Engine) -> None:
    ticket = TicketStore(engine).issue("Lin")
    with engine.connect() as connection:
        assert ticket not in str(connection.execute(sql.select(tickets)).all())


def test_what_is_no_ticket_opens_nothing(engine: sql.Engine) -> None:
    kept = TicketStore(engine)
    assert kept.take("") is None
    assert kept.take("\ud800\0") is None
