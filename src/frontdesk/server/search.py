"""POST /v1/knowledge/search: search the knowledge by words, a photo, or both."""

from collections.abc import Callable, Sequence
from typing import Annotated

from fastapi import APIRouter, Depends, File, Form, UploadFile
from fastapi.concurrency import run_in_threadpool

from frontdesk.compute.queue import InferenceQueue
from frontdesk.errors import InvalidInput
from frontdesk.features.picture import PictureModel
from frontdesk.knowledge.base import KnowledgeBase
from frontdesk.knowledge.codec import hit_json
from frontdesk.knowledge.hit import Hit
from frontdesk.knowledge.passage import language_of
from frontdesk.knowledge.pictures import photographed
from frontdesk.knowledge.wanted import Wanted
from frontdesk.sections import Limits
from frontdesk.server.knownshapes import PassageShape, PassagesShape
from frontdesk.server.within import within

Words = Annotated[str, Form(max_length=2_000, description="a question or some words")]
HowMany = Annotated[int, Form(ge=1, le=50)]
Photo = Annotated[UploadFile | None, File(description="a photo: what is like it, and what is said of it")]


def router(
    knowledge: KnowledgeBase, queue: InferenceQueue, eyes: Callable[[], PictureModel], limits: Limits
) -> APIRouter:
    """Build the route. A photo is admitted like a customer's; ``eyes`` look at it in the inference queue."""
    made = APIRouter(prefix="/v1/knowledge", tags=["knowledge"])

    def found(text: str, photo: tuple[bytes, str] | None, k: int, wanted: Wanted) -> PassagesShape:
        if not text and photo is None:
            raise InvalidInput("there is nothing to look for", part="text", remedy="give text, image or both")
        pixels = None if photo is None else photographed(*photo, limits)

        def run() -> Sequence[Hit]:
            photos = [] if pixels is None else [eyes().look([pixels])[0].vector]
            return knowledge.search(text, language_of(text), k, wanted=wanted, photos=photos)

        hits = queue.run(run)
        return PassagesShape(passages=[PassageShape.model_validate(hit_json(hit)) for hit in hits])

    @made.post("/search")
    async def search(
        wanted: Annotated[Wanted, Depends(within)], text: Words = "", image: Photo = None, k: HowMany = 4
    ) -> PassagesShape:
        """Search the knowledge by words, a photo, or both: likeliest first."""
        photo = None if image is None else (await image.read(), image.filename or "photo")
        return await run_in_threadpool(found, text.strip(), photo, k, wanted)

    return made
