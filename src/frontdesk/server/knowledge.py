"""/v1/knowledge: take sources in and out, list them, read them, search them."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends, File, Query, UploadFile
from fastapi.concurrency import run_in_threadpool

from frontdesk.compute.queue import InferenceQueue
from frontdesk.errors import RejectedInput
from frontdesk.knowledge.base import KnowledgeBase
from frontdesk.knowledge.codec import hit_json, source_json
from frontdesk.knowledge.passage import Source, language_of
from frontdesk.knowledge.wanted import Wanted
from frontdesk.server.knownshapes import (
    PassageShape,
    PassagesShape,
    SourceShape,
    SourcesShape,
    SourceTextShape,
)
from frontdesk.server.shapes import RejectedShape
from frontdesk.server.within import within

Question = Annotated[str, Query(min_length=1, max_length=2_000)]
HowMany = Annotated[int, Query(ge=1, le=50)]
Take = Callable[[], Source]
TOGETHER = 16  # passages that are embedded at a time


def changing(knowledge: KnowledgeBase, queue: InferenceQueue) -> APIRouter:
    """Build the routes that change one knowledge base; models are used in the inference queue."""
    made = APIRouter(prefix="/v1/knowledge", tags=["knowledge"])

    @made.post("/sources", status_code=201)
    async def upload(file: Annotated[list[UploadFile], File()]) -> SourcesShape:
        """Take files in; a bad one among several is refused alone."""
        files = [(one.filename or "document", await one.read()) for one in file]
        taken = [(name, partial(read_in, knowledge, queue, data, name)) for name, data in files]
        return await run_in_threadpool(take_in, knowledge, taken)

    @made.delete("/sources/{source}", status_code=204)
    def remove(source: str) -> None:
        """Remove a source and its passages everywhere."""
        knowledge.remove(source)

    return made


def router(knowledge: KnowledgeBase, queue: InferenceQueue) -> APIRouter:
    """Build the routes that read one knowledge base."""
    made = APIRouter(prefix="/v1/knowledge", tags=["knowledge"])

    @made.get("/sources")
    def sources() -> SourcesShape:
        """List the sources."""
        return SourcesShape(sources=[_shape(knowledge, source) for source in knowledge.sources()])

    @made.get("/sources/{source}")
    def read(source: str) -> SourceTextShape:
        """Read a source: citations' spans count characters of its text."""
        found = knowledge.source(source)
        return SourceTextShape(**_shape(knowledge, found).model_dump(), text=found.text)

    @made.get("/search")
    def search(q: Question, wanted: Annotated[Wanted, Depends(within)], k: HowMany = 4) -> PassagesShape:
        """Search the knowledge."""
        hits = queue.run(lambda: knowledge.search(q, language_of(q), k, wanted=wanted))
        return PassagesShape(passages=[PassageShape.model_validate(hit_json(hit)) for hit in hits])

    return made


def take_in(knowledge: KnowledgeBase, taken: Sequence[tuple[str, Take]]) -> SourcesShape:
    """Take sources in one by one. What is wrong with the only one is raised, with one of several listed."""
    sources: list[SourceShape] = []
    rejected: list[RejectedShape] = []
    for name, take in taken:
        try:
            sources.append(_shape(knowledge, take()))
        except RejectedInput as error:
            if len(taken) == 1:
                raise
            rejected.append(_rejected(error, name))
    return SourcesShape(sources=sources, rejected=rejected)


def read_in(knowledge: KnowledgeBase, queue: InferenceQueue, data: bytes, name: str) -> Source:
    """Take a file in piece by piece: a long recording lets customers' turns come between."""
    there = knowledge.known(data, name)
    if there is not None:
        return there
    reading = knowledge.begin(data, name)  # decodes in the sandbox, without models
    found = [queue.run(partial(reading.read, number)) for number in range(len(reading.pieces))]
    made = reading.finish(found)
    for at in range(0, len(made[1]), TOGETHER):
        queue.run(partial(knowledge.embed, made[1][at : at + TOGETHER]))
    return queue.run(partial(knowledge.keep, made))


def _shape(knowledge: KnowledgeBase, source: Source) -> SourceShape:
    return SourceShape.model_validate(source_json(source, knowledge.count(source.id)))


def _rejected(error: RejectedInput, name: str) -> RejectedShape:
    return RejectedShape(
        kind=error.kind,
        message=error.message,
        part=name,
        value=error.value,
        limit=error.limit,
        remedy=error.remedy,
    )
