"""/v1/customers: to which segment customers belong, told by the shop."""

from typing import Any

from fastapi import APIRouter, Depends

from frontdesk.catalogue.members import member_of
from frontdesk.errors import RejectedInput
from frontdesk.recommend.member import Member
from frontdesk.server.access import Access, Asker
from frontdesk.server.items import rejected
from frontdesk.server.wareshapes import CustomersGiven, PlacedShape, RowShape
from frontdesk.store.segments import SegmentStore


def router(kept: SegmentStore, access: Access) -> APIRouter:
    """Build the route around the segments of one shop."""
    made = APIRouter(tags=["recommendation"])

    @made.post("/v1/customers")
    def put(given: CustomersGiven, asker: Asker = Depends(access.asks)) -> PlacedShape:
        """Put customers into their segments; a bad row among several is left out alone."""
        asker.check_changes()
        members, wrong = _read(given.customers)
        changed = kept.put(members)
        return PlacedShape(changed=changed, same=len(members) - changed, rejected=wrong)

    return made


def _read(rows: list[dict[str, Any]]) -> tuple[list[Member], list[RowShape]]:
    """Read rows, of a customer the last. What is wrong with the only one is raised, of several listed."""
    found: dict[str, Member] = {}
    wrong: list[RowShape] = []
    for place, row in enumerate(rows):
        try:
            member = member_of(row)
            found[member.customer] = member
        except RejectedInput as error:
            if len(rows) == 1:
                raise
            wrong.append(rejected(place, error))
    return list(found.values()), wrong
