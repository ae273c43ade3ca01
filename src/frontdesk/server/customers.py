"""/v1/customers: to which segment customers belong, told by the shop."""

from fastapi import APIRouter, Depends

from frontdesk.catalogue.members import member_of
from frontdesk.server.access import Access, Asker
from frontdesk.server.rows import read_rows
from frontdesk.server.wareshapes import CustomersGiven, PlacedShape
from frontdesk.store.segments import SegmentStore


def router(kept: SegmentStore, access: Access) -> APIRouter:
    """Build the route around the segments of one shop."""
    made = APIRouter(tags=["recommendation"])

    @made.post("/v1/customers")
    def put(given: CustomersGiven, asker: Asker = Depends(access.asks)) -> PlacedShape:
        """Put customers into their segments; a bad row among several is left out alone."""
        asker.check_changes()
        members, wrong = read_rows(given.customers, member_of)
        changed, named = kept.put(members), {one.customer for one in members}
        return PlacedShape(changed=changed, same=len(named) - changed, rejected=wrong)

    return made
