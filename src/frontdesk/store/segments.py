"""To which group of customers somebody belongs, on SQLite or PostgreSQL."""

from collections.abc import Sequence

import sqlalchemy as sql

from frontdesk.recommend.member import Member
from frontdesk.store.database import insert, runs, storage_errors
from frontdesk.store.wares import segments


class SegmentStore:
    """Segments of customers; every method is one transaction."""

    def __init__(self, engine: sql.Engine) -> None:
        self.engine = engine

    def put(self, given: Sequence[Member]) -> int:
        """Put customers into their segments; count those for whom that changed anything.

        Of a customer who is named twice the last counts.
        """
        told = {one.customer: one.segment for one in given}
        with storage_errors("storing segments"), self.engine.begin() as connection:
            inorder = sorted(told.items())  # two who write at once never wait for each other both
            return sum(_put(connection, dict(run)) for run in runs(inorder))

    def of(self, customer: str | None) -> str:
        """Give the segment of a customer; empty where there is none."""
        if customer is None:
            return ""
        query = sql.select(segments.c.segment).where(segments.c.customer == customer)
        with storage_errors("reading segments"), self.engine.connect() as connection:
            return str(connection.execute(query).scalar() or "")


def _put(connection: sql.Connection, told: dict[str, str]) -> int:
    mine = segments.c.customer.in_(list(told))
    before = {row.customer: row.segment for row in connection.execute(sql.select(segments).where(mine))}
    changed = [one for one, segment in told.items() if before.get(one, "") != segment]
    gone = [one for one in changed if not told[one]]
    connection.execute(segments.delete().where(segments.c.customer.in_(gone)))
    rows = [{"customer": one, "segment": told[one]} for one in changed if told[one]]
    if rows:
        upsert = insert(connection, segments)
        segment = {"segment": upsert.excluded.segment}
        connection.execute(upsert.on_conflict_do_update(index_elements=["customer"], set_=segment), rows)
    return len(changed)
