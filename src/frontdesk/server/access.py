"""Who may see what belongs to a customer, and who may change the catalogue and what the desk knows.

The company's own systems send a key of the staff's. A customer's page sends the token by which the site tells
who that is, and sees that customer alone. Where neither keys nor tokens are configured, everything is open.
"""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Header

from frontdesk.errors import Forbidden, Unknown
from frontdesk.server.identity import Identities
from frontdesk.server.staff import Staff

TOKEN = "X-Frontdesk-Identity"  # noqa: S105 - the name of a header


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks: the company itself, a customer, or nobody that is known.

    ``changes``: they may change the catalogue and the knowledge. ``trusted``: they may see every customer.
    """

    trusted: bool
    changes: bool
    customer: str | None = None

    def check_changes(self) -> None:
        """Raise `Unknown` for who may not change the catalogue and what the desk knows."""
        if not self.changes:
            raise _no_key()

    def check_sees(self, customer: str) -> None:
        """Raise `Unknown` or `Forbidden` for who may not see a customer."""
        if self.trusted or self.customer == customer:
            return
        if self.customer is None:
            raise _no_key()
        raise Forbidden("this is another customer's", part="customer", remedy="leave customer out")


class Access:
    """Tells who asks. ``verifies`` says whether tokens can be checked."""

    def __init__(self, staff: Staff, identities: Identities, verifies: bool) -> None:
        self._staff, self._identities, self._verifies = staff, identities, verifies

    def asks(
        self,
        authorization: Annotated[str, Header()] = "",
        x_frontdesk_identity: Annotated[str | None, Header()] = None,
    ) -> Asker:
        """Read it from the headers of a request. Raises `Unknown` for a key or token that proves nothing."""
        staff = bool(authorization) and not self._staff.open
        if staff:
            self._staff.asks(authorization)
        who = self._identities.customer(x_frontdesk_identity) if x_frontdesk_identity else None
        nobody_is_known = self._staff.open and not self._verifies
        return Asker(staff or nobody_is_known, staff or self._staff.open, None if who is None else who.id)

    def changes(self, authorization: Annotated[str, Header()] = "") -> None:
        """Let only those pass who may change what the desk knows. Raises `Unknown`."""
        self.asks(authorization).check_changes()


def _no_key() -> Unknown:
    return Unknown(
        "this is for the company's own systems, or the customer's own page",
        part="Authorization",
        remedy=f"send a key of [[staff]] ('Authorization: Bearer KEY'), or the customer's token ({TOKEN})",
    )
