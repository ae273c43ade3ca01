"""/v1/knowledge/jobs: files and pages that are taken in while others go on, and how far they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel, ConfigDict, Field
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException

from frontdesk.errors import InvalidInput
from frontdesk.jobs.intake import Intake, scope_given
from frontdesk.jobs.job import Job, job_json
from frontdesk.knowledge.passage import Scope
from frontdesk.net.place import read_place
from frontdesk.server.body import is_form, read_json, read_model
from frontdesk.server.door import Malformed
from frontdesk.server.knownshapes import JobShape, JobsShape

MOST = 200  # files of one request


class Scoped(BaseModel):
    """What sources are about, whom they are for, and from when to when they hold."""

    model_config = ConfigDict(extra="forbid")

    product: Annotated[str, Field(max_length=200)] = ""
    audience: Annotated[str, Field(max_length=200)] = ""
    valid_from: date | None = None
    valid_to: date | None = None

    @property
    def scope(self) -> Scope:
        """The scope that is meant. Raises `InvalidInput` for days in the wrong order."""
        return scope_given(self.product, self.audience, self.valid_from, self.valid_to)


class Pages(Scoped):
    """Addresses of pages."""

    urls: Annotated[list[Annotated[str, Field(max_length=2_000)]], Field(min_length=1, max_length=MOST)]


@dataclass(frozen=True, slots=True)
class Given:
    """What came in: files by name, addresses, and their scope."""

    files: Sequence[tuple[str, bytes]]
    urls: Sequence[str]
    scope: Scope


def router(intake: Intake) -> APIRouter:
    """Build the routes around one intake."""
    made = APIRouter(prefix="/v1/knowledge/jobs", tags=["knowledge"])

    @made.post("", status_code=202, openapi_extra=_described())
    async def hand_in(request: Request) -> JobsShape:
        """Hand files or pages in; each is a job that survives a restart. The same bytes are one job."""
        given = await _read(request)
        return JobsShape(jobs=[_shape(job) for job in await run_in_threadpool(_handed_in, intake, given)])

    @made.get("")
    def jobs(unfinished: bool = False) -> JobsShape:
        """List the jobs, newest first."""
        return JobsShape(jobs=[_shape(job) for job in intake.jobs(unfinished=unfinished)])

    @made.get("/{job}")
    def read(job: str) -> JobShape:
        """Tell how far a job is, or why it failed."""
        return _shape(intake.job(job))

    return made


def _handed_in(intake: Intake, given: Given) -> list[Job]:
    urls = [read_place(url).url for url in given.urls]  # a wrong one is told before any is handed in
    files = [intake.add(data, name, given.scope) for name, data in given.files]
    return files + [intake.add_address(url, given.scope) for url in urls]


async def _read(request: Request) -> Given:
    """Read a body. Raises `Malformed` for a broken one, `InvalidInput` for a wrong form."""
    if not is_form(request):
        pages = read_model(Pages, read_json(await request.body()))
        return Given((), pages.urls, pages.scope)
    try:
        async with request.form(max_files=MOST, max_fields=MOST) as form:
            named = [(name, value) for name, value in form.multi_items() if isinstance(value, UploadFile)]
            words = {name: value for name, value in form.multi_items() if isinstance(value, str)}
            files = [(one.filename or "document", await one.read()) for _, one in named]
    except (MultiPartException, UnicodeDecodeError) as error:
        raise Malformed("the multipart form cannot be read", part="body") from error
    wrong = next((name for name, _ in named if name != "file"), None if files else "file")
    if wrong is not None:
        raise InvalidInput(
            f"{wrong!r} is missing or is not a field of files",
            part=wrong,
            remedy="send files in the field 'file'",
        )
    return Given(files, (), read_model(Scoped, words).scope)


def _described() -> dict[str, Any]:
    """Describe the body for /openapi.json; `_read` reads it."""
    fields = Scoped.model_json_schema()["properties"]
    files = {"type": "array", "items": {"type": "string", "format": "binary"}}
    form = {"schema": {"type": "object", "required": ["file"], "properties": {"file": files, **fields}}}
    content = {"application/json": {"schema": Pages.model_json_schema()}, "multipart/form-data": form}
    return {"requestBody": {"required": True, "content": content}}


def _shape(job: Job) -> JobShape:
    return JobShape.model_validate(job_json(job))
