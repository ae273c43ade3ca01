"""A row that tells to which segment a customer belongs, of a table or of the API.

customer, segment
"""

from collections.abc import Mapping

from frontdesk.catalogue.words import line, name, printable
from frontdesk.errors import InvalidInput
from frontdesk.recommend.member import Member

COLUMNS = ("customer", "segment")
LONGEST = 60  # characters of a segment's name


def member_of(row: Mapping[str, object]) -> Member:
    """Read a member; an empty segment takes the customer out of theirs. Raises `InvalidInput`."""
    for column in row:
        if column not in COLUMNS:
            said = printable(column)
            raise InvalidInput(
                f"there is no column {said!r}", part=said, remedy=f"the columns are {', '.join(COLUMNS)}"
            )
    customer = line(row.get("customer"), "customer", 200)
    if not customer:
        raise InvalidInput("a row names nobody", part="customer", remedy="name a customer")
    segment = row.get("segment")
    return Member(customer, "" if segment in (None, "") else name(segment, "segment", LONGEST))
