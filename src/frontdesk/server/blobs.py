"""GET /v1/blobs/{sha256}: stored media, served so that a browser never runs it."""

from fastapi import APIRouter
from starlette.responses import Response

from frontdesk.media.sniff import sniff
from frontdesk.store.blobs import BlobStore

SANDBOX = {
    "Content-Disposition": "attachment",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cache-Control": "private, max-age=31536000, immutable",  # the name is the content
}


def router(blobs: BlobStore) -> APIRouter:
    """Build the route around one blob store."""
    made = APIRouter(tags=["media"])

    @made.get("/v1/blobs/{digest}")
    def read(digest: str) -> Response:
        """Fetch stored media by the SHA-256 of its bytes."""
        data = blobs.read(digest)
        return Response(data, media_type=sniff(data), headers=SANDBOX)

    return made
