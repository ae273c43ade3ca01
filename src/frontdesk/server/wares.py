"""All routes around what is sold: items, what customers did with them, and what they are suggested."""

from fastapi import FastAPI

from frontdesk.house import House
from frontdesk.jobs.recommend import Lessons
from frontdesk.server import customers, interactions, items, recommend, training
from frontdesk.server.access import Access
from frontdesk.server.interactions import Noting
from frontdesk.server.suggesting import Suggesting


def include_wares(app: FastAPI, house: House, access: Access, lessons: Lessons) -> Noting:
    """Add the routes of one house to an application; give what takes interactions in."""
    settings, offers = house.settings, house.offers
    conversations = house.reception.conversations
    noting = Noting(offers.done, conversations, access, house.clock)
    suggesting = Suggesting(offers, conversations, house.queue, settings.limits)
    app.include_router(items.router(offers.items, access))
    app.include_router(items.pictures(offers.items, house.evidence, settings.limits, access))
    app.include_router(interactions.router(noting))
    app.include_router(customers.router(offers.segments, access))
    app.include_router(training.router(lessons, access, house.clock))
    app.include_router(recommend.router(suggesting, access))
    return noting
