"""The body of a turn: JSON, or a multipart form whose fields are the parts."""

import json
from typing import NoReturn

from fastapi import Request
from pydantic import BaseModel, ConfigDict, ValidationError
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException

from frontdesk.errors import InvalidInput
from frontdesk.reception import Sent
from frontdesk.server.door import Malformed
from frontdesk.turn.codec import Json

MAX_FIELD = 30_000_000  # bytes of a text field; the text's own limit is checked at the door of media


class Message(BaseModel):
    """A turn of words alone."""

    model_config = ConfigDict(extra="forbid", strict=True)

    text: str


# What a client generator reads in /openapi.json; the body itself is read by `read_sent`.
DESCRIPTION: Json = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {"schema": Message.model_json_schema()},
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "properties": {
                        "text": {"type": "array", "items": {"type": "string"}},
                        **{
                            name: {"type": "array", "items": {"type": "string", "format": "binary"}}
                            for name in ("image", "audio", "video", "document")
                        },
                    },
                }
            },
        },
    }
}


async def read_sent(request: Request) -> list[Sent]:
    """Read the parts of a turn. Raises `Malformed` for a broken body, `InvalidInput` for a wrong form."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() == "multipart/form-data":
        return await _read_form(request)
    return [Sent("text", _message(await request.body()).text)]


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


def _message(body: bytes) -> Message:
    try:
        return Message.model_validate(json.loads(body, parse_constant=_not_json))
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "body"
        raise InvalidInput(f"{where}: {first['msg']}", part=where, remedy='send {"text": "..."}') from error
    except (ValueError, RecursionError) as error:
        raise Malformed("the body is not JSON", part="body", remedy='send {"text": "..."}') from error


def _not_json(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")
