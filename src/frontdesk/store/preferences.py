"""Who wants suggestions made for them, who the same as everybody; and how a customer is forgotten."""

from datetime import UTC, datetime

import sqlalchemy as sql

from frontdesk.store.database import aware, insert, storage_errors
from frontdesk.store.tables import conversations
from frontdesk.store.wares import impressions, interactions, preferences, segments


class PreferenceStore:
    """Whether suggestions are personal; every method is one transaction."""

    def __init__(self, engine: sql.Engine) -> None:
        self.engine = engine

    def personal(self, customer: str | None, conversation: str | None = None) -> bool:
        """Tell whether suggestions may rest on what somebody did; what was said last counts, at first yes.

        Who was verified in a conversation is asked for, too.
        """
        with storage_errors("reading a preference"), self.engine.connect() as connection:
            names = _names(customer or _verified(connection, conversation), conversation)
            query = sql.select(preferences).where(preferences.c.whose.in_(names))
            rows = sorted(connection.execute(query), key=lambda row: aware(row.at))
        return bool(rows[-1].personal) if rows else True

    def set(
        self,
        personal: bool,
        customer: str | None,
        conversation: str | None = None,
        now: datetime | None = None,
    ) -> None:
        """Keep what a customer wants; of a conversation whose customer is not known, for it alone.

        What was said in the conversation before its customer was known is said anew.
        """
        whose, *others = _names(customer, conversation)
        row = {"personal": personal, "at": now or datetime.now(UTC)}
        with storage_errors("storing a preference"), self.engine.begin() as connection:
            kept = insert(connection, preferences).values(whose=whose, **row)
            connection.execute(kept.on_conflict_do_update(index_elements=["whose"], set_=row))
            connection.execute(preferences.update().where(preferences.c.whose.in_(others)).values(row))


def heard(conversation: "sql.Column[str]") -> sql.ColumnElement[bool]:
    """Make the condition of rows that are not of a conversation in which nothing personal was wanted.

    It holds also once the conversation is somebody's: they said so of it before.
    """
    own = preferences.c.whose == sql.literal("conversation:") + conversation
    return ~sql.exists().where(own, ~preferences.c.personal)


def erase(engine: sql.Engine, customer: str) -> int:
    """Forget what a customer did with items, was shown and wanted, and their segment; count interactions.

    That is everything under their name, and everything of conversations that were verified as theirs.
    """
    with storage_errors("erasing a customer"), engine.begin() as connection:
        own = sql.select(conversations.c.id).where(conversations.c.customer == customer)
        count = 0
        for table in (impressions, interactions):
            theirs = (table.c.customer == customer) | table.c.conversation.in_(own)
            count = connection.execute(table.delete().where(theirs)).rowcount
        connection.execute(segments.delete().where(segments.c.customer == customer))
        names = sql.literal("conversation:") + own.subquery().c.id
        connection.execute(
            preferences.delete().where(
                (preferences.c.whose == f"customer:{customer}") | preferences.c.whose.in_(sql.select(names))
            )
        )
    return count


def _verified(connection: sql.Connection, conversation: str | None) -> str | None:
    query = sql.select(conversations.c.customer).where(conversations.c.id == conversation)
    return None if conversation is None else connection.execute(query).scalar()


def _names(customer: str | None, conversation: str | None) -> list[str]:
    named = [] if customer is None else [f"customer:{customer}"]
    return named if conversation is None else [*named, f"conversation:{conversation}"]
