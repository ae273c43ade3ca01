"""/v1/knowledge: the files and pictures that citations point at, and nothing that a customer sent."""

from collections.abc import Mapping
from pathlib import PurePath
from typing import Annotated

from fastapi import APIRouter, Path
from starlette.responses import FileResponse, Response

from frontdesk.errors import NotFound
from frontdesk.knowledge.base import KnowledgeBase
from frontdesk.knowledge.passage import Source
from frontdesk.media.document import page_picture
from frontdesk.media.image import encoded
from frontdesk.media.sniff import sniff
from frontdesk.sections import Limits
from frontdesk.store.blobs import BlobStore

# What a browser shows by itself and never runs; what comes as something else is saved. Media were written
# anew, so their file's ending may have changed.
SHOWN: Mapping[str, str] = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "audio/flac": ".flac",
    "video/mp4": ".mp4",
    "video/webm": ".webm",
    "application/pdf": ".pdf",
    "text/plain": ".txt",
}
CACHED = "private, max-age=31536000, immutable"  # the name is the content
APART = "default-src 'none'; frame-ancestors 'none'"
RUN_NOTHING = f"sandbox; {APART}"
HEAD = 4_096  # bytes that tell a picture's type
PDF = "application/pdf"
DOTS = 2.0  # pixels a point of a page that is drawn
HowFar = Annotated[int, Path(ge=1, le=100_000)]


def router(knowledge: KnowledgeBase, evidence: BlobStore, limits: Limits) -> APIRouter:
    """Build the routes around one knowledge base and the store of its files."""
    made = APIRouter(prefix="/v1/knowledge", tags=["knowledge"])

    @made.get("/sources/{source}/file", response_class=FileResponse)
    def file(source: str) -> FileResponse:
        """Fetch the file of a source, or a range of it: recordings are played from a second on."""
        return _file(knowledge.source(source), evidence)

    @made.get("/sources/{source}/pages/{page}", responses={200: {"content": {"image/jpeg": {}}}})
    def page(source: str, page: HowFar) -> Response:
        """Draw a page of a PDF, two pixels a point: boxes on pages without a picture are in points."""
        found = knowledge.source(source)
        if found.media_type != PDF:
            raise NotFound(f"{found.title} has no pages that can be drawn", part="source", value=source)
        data = evidence.read(_blob(found))
        drawn = encoded(page_picture(data, page, limits, DOTS), "image/jpeg")
        headers = {"Content-Security-Policy": RUN_NOTHING, "Cache-Control": CACHED}
        return Response(drawn, headers=headers, media_type="image/jpeg")

    @made.get("/pictures/{digest}", response_class=FileResponse)
    def picture(digest: str) -> FileResponse:
        """Fetch the picture that a passage shows: a photo, a frame of a film, a scanned page."""
        if not knowledge.shows(digest):
            raise NotFound(f"no passage shows {digest!r}", part="picture", value=digest)
        return kept_picture(evidence.where(digest), CACHED)

    return made


def kept_picture(path: PurePath, cached: str) -> FileResponse:
    """Send a picture that is kept: its type is read off its bytes, and nothing in it runs."""
    with open(path, "rb") as stream:  # noqa: PTH123 - `Path` is a parameter of an address here
        media_type = sniff(stream.read(HEAD))
    headers = {"Content-Security-Policy": RUN_NOTHING, "Cache-Control": cached}
    return FileResponse(path, headers=headers, media_type=media_type)


def _blob(source: Source) -> str:
    if source.blob is None:
        raise NotFound(
            f"the file of {source.name or source.id} was not kept",
            part="source",
            value=source.id,
            remedy="remove it and add it again",
        )
    return source.blob


def _file(source: Source, evidence: BlobStore) -> FileResponse:
    media_type = source.media_type
    # A browser's own reader of PDF does not start in a sandbox; it runs nothing of the page's either.
    policy = APART if media_type == PDF else RUN_NOTHING
    return FileResponse(
        evidence.where(_blob(source)),
        headers={"Content-Security-Policy": policy, "Cache-Control": CACHED},
        media_type=media_type,
        filename=_name(source),
        content_disposition_type="inline" if media_type in SHOWN else "attachment",
    )


def _name(source: Source) -> str:
    path = PurePath(source.name or source.title)
    return path.stem + SHOWN[source.media_type] if source.media_type in SHOWN else path.name
