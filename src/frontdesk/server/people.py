"""All routes around the people who answer: the customer's side, the staff's, and the live events of both."""

from functools import partial

from fastapi import FastAPI

from frontdesk.house import House
from frontdesk.inbox.suggest import Suggestion, suggest
from frontdesk.server import handing, inbox, live, marking, person, staffdesk, timeline, writing
from frontdesk.server.news import News
from frontdesk.server.staff import Staff
from frontdesk.store.tickets import TicketStore


def include_people(app: FastAPI, house: House) -> Staff:
    """Add the routes of one house to an application; give who may use those of the staff."""
    own, staff = house.inbox, Staff(house.settings.staff)
    tickets = TicketStore(house.engine, house.clock)
    app.include_router(person.router(own))
    app.include_router(timeline.router(own.conversations, own.events))
    app.include_router(staffdesk.router(own, staff, tickets))  # its names before any conversation's
    app.include_router(inbox.router(own, staff, partial(_suggested, house)))
    app.include_router(handing.router(own, staff))
    app.include_router(writing.router(own, staff))
    app.include_router(marking.router(own, staff, house.feedback))
    heard = live.Live(own.conversations, own.events, tickets, News(own.events), house.settings.server.origins)
    app.include_router(live.router(heard))
    return staff


def _suggested(house: House, conversation: str) -> Suggestion:
    own = house.inbox
    locale, turns = own.conversations.find(conversation).locale, own.kept.turns(conversation)
    return suggest(turns, locale, house.knowledge, house.queue)
