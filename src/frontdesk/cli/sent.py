"""The parts of a turn as options of a command: words and files."""

from pathlib import Path
from typing import Annotated

import typer

from frontdesk.admission import Sent
from frontdesk.errors import InvalidInput

Words = Annotated[str | None, typer.Argument(help="What the customer writes.", show_default=False)]
Images = Annotated[list[Path] | None, typer.Option("--image", help="A photo; may be given several times.")]
Sounds = Annotated[list[Path] | None, typer.Option("--audio", help="A voice message.")]
Films = Annotated[list[Path] | None, typer.Option("--video", help="A film.")]
Home = Annotated[Path | None, typer.Option("--home", help="Another home than FRONTDESK_HOME.")]
Agreed = Annotated[
    str | None,
    typer.Option(
        "--consent", help="What the customer agrees to have looked at: voice, face or both, or none."
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]


def gather(
    text: str | None, image: list[Path] | None, audio: list[Path] | None, video: list[Path] | None
) -> list[Sent]:
    """Read the parts. Raises `InvalidInput` naming a file that cannot be read."""
    files = [("image", path) for path in image or ()]
    files += [("audio", path) for path in audio or ()]
    files += [("video", path) for path in video or ()]
    words = [] if text is None else [Sent("text", text)]
    return words + [Sent(field, read(path, field)) for field, path in files]


def read(path: Path, field: str) -> bytes:
    """Read a file. Raises `InvalidInput` when it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise InvalidInput(
            f"{field} {path} cannot be read: {error.strerror}", part=field, value=str(path)
        ) from error
