"""/v1/recommendations: what somebody, words or a photo are suggested, and who wants nothing personal."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException

from frontdesk.errors import InvalidInput
from frontdesk.server.access import Access, Asker
from frontdesk.server.body import is_form, read_json, read_model
from frontdesk.server.door import Malformed
from frontdesk.server.suggesting import Asking, Photo, Suggesting, Whom
from frontdesk.server.wareshapes import ErasedShape, Personal, PersonalShape, SuggestionsShape
from frontdesk.turn.codec import Json

IMAGE = "image"


def router(suggesting: Suggesting, access: Access) -> APIRouter:
    """Build the routes around what answers requests for suggestions."""
    made = APIRouter(prefix="/v1/recommendations", tags=["recommendation"])
    asks, offers = Depends(access.asks), suggesting.offers

    @made.get("")
    def suggest(asking: Annotated[Asking, Query()], asker: Asker = asks) -> SuggestionsShape:
        """Suggest items to a customer, in a conversation, for words, like an item, or to nobody known."""
        return suggesting.suggest(asking, asker)

    @made.post("", openapi_extra=_described())
    async def suggest_for_photo(request: Request, asker: Asker = asks) -> SuggestionsShape:
        """Suggest as GET does, also items that look like a photo: JSON, or a form with an image."""
        asking, photo = await _read(request)
        return await run_in_threadpool(suggesting.suggest, asking, asker, photo)

    @made.get("/personalisation")
    def personal(whom: Annotated[Whom, Query()], asker: Asker = asks) -> PersonalShape:
        """Tell whether suggestions rest on what a customer, or somebody in a conversation, did."""
        return PersonalShape(personal=offers.personal(*suggesting.known(whom, asker)))

    @made.put("/personalisation")
    def prefer(wanted: Personal, whom: Annotated[Whom, Query()], asker: Asker = asks) -> PersonalShape:
        """Switch personal suggestions off, or on again: off, everybody gets the same list."""
        offers.prefer(wanted.personal, *suggesting.known(whom, asker))
        return PersonalShape(personal=wanted.personal)

    @made.delete("/customers/{customer}")
    def erase(customer: str, asker: Asker = asks) -> ErasedShape:
        """Forget what a customer did with items, was shown and wanted."""
        asker.check_sees(customer)
        return ErasedShape(interactions=offers.erase(customer))

    return made


async def _read(request: Request) -> tuple[Asking, Photo | None]:
    """Read a request. Raises `Malformed` for a broken body, `InvalidInput` for a wrong form."""
    if not is_form(request):
        return read_model(Asking, read_json(await request.body())), None
    try:
        async with request.form(max_files=1, max_fields=10) as form:
            fields = {name: value for name, value in form.items() if isinstance(value, str)}
            files = [(name, one) for name, one in form.multi_items() if isinstance(one, UploadFile)]
            photos = [(await one.read(), one.filename or "photo") for name, one in files if name == IMAGE]
    except (MultiPartException, UnicodeDecodeError) as error:
        raise Malformed("the multipart form cannot be read", part="body") from error
    if len(photos) < len(files):
        raise InvalidInput("a file is sent under another name", part="body", remedy=f"call it {IMAGE}")
    return read_model(Asking, fields), photos[0] if photos else None


def _described() -> Json:
    """Describe the body for /openapi.json, which client generators read."""
    said = Asking.model_json_schema()
    fields = {**said["properties"], IMAGE: {"type": "string", "format": "binary"}}
    form = {"schema": {"type": "object", "properties": fields}}
    return {"requestBody": {"content": {"application/json": {"schema": said}, "multipart/form-data": form}}}
