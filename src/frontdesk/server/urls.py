"""POST /v1/knowledge/urls: take pages of the web in by their addresses."""

from functools import partial
from typing import Annotated

from fastapi import APIRouter
from pydantic import Field

from frontdesk.compute.queue import InferenceQueue
from frontdesk.knowledge.base import KnowledgeBase
from frontdesk.knowledge.crawl import Fetches, fetched, shown
from frontdesk.knowledge.passage import Source
from frontdesk.server.closed import Body
from frontdesk.server.knowledge import read_in, take_in
from frontdesk.server.knownshapes import SourcesShape


class Pages(Body):
    """Addresses of pages."""

    urls: Annotated[list[Annotated[str, Field(max_length=2_000)]], Field(min_length=1, max_length=20)]


def router(knowledge: KnowledgeBase, queue: InferenceQueue, fetcher: Fetches) -> APIRouter:
    """Build the route around one knowledge base and the one fetcher: a page is read as a file is."""
    made = APIRouter(prefix="/v1/knowledge", tags=["knowledge"])

    @made.post("/urls", status_code=201)
    def fetch(pages: Pages) -> SourcesShape:
        """Take pages of the web in; a bad address among several is refused alone."""
        return take_in(knowledge, [(shown(url), partial(take, url)) for url in pages.urls])

    def take(url: str) -> Source:
        page = fetched(url, fetcher)
        return read_in(knowledge, queue, page.data, page.name)

    return made
