"""GET /v1/prompts: ready things to try, as the sample shop brings them."""

from collections.abc import Callable, Sequence
from typing import Literal

from fastapi import APIRouter
from starlette.responses import Response

from frontdesk.server.shapes import PromptShape, PromptsShape

Language = Literal["zh", "en"]
Prompts = Callable[[Language], Sequence[PromptShape]]
PromptFile = Callable[[str], tuple[bytes, str]]


def no_prompts(_: Language) -> Sequence[PromptShape]:
    """Give none: this desk is not the demo."""
    return ()


def router(prompts: Prompts, file: PromptFile | None) -> APIRouter:
    """Build the routes around what gives the prompts of a language and the file of one."""
    made = APIRouter(tags=["prompts"])

    @made.get("/v1/prompts")
    def read(locale: Language = "en") -> PromptsShape:
        """List the ready things to try."""
        return PromptsShape(prompts=list(prompts(locale)))

    if file is not None:

        @made.get("/v1/prompts/files/{name}")
        def fetch(name: str) -> Response:
            """Fetch the photo or voice message of a prompt."""
            data, media_type = file(name)
            return Response(data, media_type=media_type)

    return made
