"""The body of a turn: JSON, or a multipart form whose fields are the parts."""

import json
from typing import NoReturn, TypeVar

from fastapi import Request
from pydantic import BaseModel, ValidationError
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException

from frontdesk.admission import Sent
from frontdesk.errors import InvalidInput
from frontdesk.server.closed import Body
from frontdesk.server.door import Malformed
from frontdesk.turn.codec import Json
from frontdesk.turn.consent import Consent, read_consent

MAX_FIELD = 30_000_000  # bytes of a text field; the text's own limit is checked at the door of media


class Message(Body):
    """A turn of words alone."""

    text: str


class Question(Message):
    """Words that are looked at and not kept: what their author agreed to, and who that is."""

    consent: str = ""
    author: str = "customer"


M = TypeVar("M", bound=BaseModel)


def _described(message: type[Message]) -> Json:
    """Describe a body for /openapi.json, which client generators read; `read_sent` reads the body."""
    said = message.model_json_schema()
    words = {name: {"type": "string"} for name in said["properties"] if name != "text"}
    texts = {"type": "array", "items": {"type": "string"}}
    files = {"type": "array", "items": {"type": "string", "format": "binary"}}
    fields = {"text": texts, **dict.fromkeys(("image", "audio", "video", "document"), files), **words}
    form = {"schema": {"type": "object", "properties": fields}}
    content = {"application/json": {"schema": said}, "multipart/form-data": form}
    return {"requestBody": {"required": True, "content": content}}


DESCRIPTION, QUESTION = _described(Message), _described(Question)


async def read_sent(request: Request) -> list[Sent]:
    """Read the parts of a turn. Raises `Malformed` for a broken body, `InvalidInput` for a wrong form."""
    if is_form(request):
        return await _read_form(request)
    return [Sent("text", _message(Message, await request.body()).text)]


async def read_question(request: Request) -> tuple[list[Sent], Consent]:
    """Read parts that are only looked at, and what their author agreed to.

    Raises as `read_sent` does, and `InvalidInput` for a consent of staff.
    """
    if not is_form(request):
        asked = _message(Question, await request.body())
        return [Sent("text", asked.text)], read_consent(asked.consent, asked.author)
    fields = await _read_form(request)
    consent = ",".join(_said(one) for one in fields if one.field == "consent")
    authors = (_said(one) for one in fields if one.field == "author")
    author = next((one for one in authors if one != "customer"), "customer")  # one of staff is enough
    sent = [one for one in fields if one.field not in ("consent", "author")]
    return sent, read_consent(consent, author)


def is_form(request: Request) -> bool:
    """Tell whether the body is a multipart form."""
    kind = request.headers.get("content-type", "").partition(";")[0]
    return kind.strip().lower() == "multipart/form-data"


def _said(sent: Sent) -> str:
    return sent.data if isinstance(sent.data, str) else sent.data.decode("utf-8", "replace")


async def _read_form(request: Request) -> list[Sent]:
    try:
        async with request.form(max_files=50, max_fields=50, max_part_size=MAX_FIELD) as form:
            return [Sent(name, await _content(name, value)) for name, value in form.multi_items()]
    except (MultiPartException, UnicodeDecodeError) as error:
        raise Malformed("the multipart form cannot be read", part="body") from error


async def _content(name: str, value: UploadFile | str) -> bytes | str:
    """Words stay words; a file stays bytes, but a file sent as `text` is read as UTF-8."""
    if isinstance(value, str):
        return value if name == "text" else value.encode()
    data = await value.read()
    return data.decode() if name == "text" else data


def read_json(body: bytes) -> object:
    """Read JSON. Raises `Malformed`."""
    try:
        found: object = json.loads(body, parse_constant=_not_json)
    except (ValueError, RecursionError) as error:
        raise Malformed("the body is not JSON", part="body", remedy='send {"text": "..."}') from error
    return found


def read_model(kind: type[M], value: object) -> M:
    """Check what JSON gave. Raises `InvalidInput` naming the first key that is wrong."""
    try:
        return kind.model_validate(value)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "body"
        raise InvalidInput(f"{where}: {first['msg']}", part=where, remedy='send {"text": "..."}') from error


def _message(kind: type[M], body: bytes) -> M:
    return read_model(kind, read_json(body))


def _not_json(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")
