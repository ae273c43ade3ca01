"""`frontdesk say`: a text spoken into a file, as the desk would speak a reply."""

import sys
from pathlib import Path
from typing import Annotated

import numpy as np
import typer

from frontdesk.cli.sent import Home
from frontdesk.config import load
from frontdesk.errors import InvalidInput
from frontdesk.media.spoken import FILES, RATE, save
from frontdesk.models.store import ModelStore
from frontdesk.speech.pieces import pieces
from frontdesk.speech.plain import MOST, language_of, plain
from frontdesk.speech.speaker import LABEL, Speaker

Text = Annotated[str, typer.Argument(help="What is said; - reads it from standard input.")]
Out = Annotated[Path, typer.Option("--out", help=f"The file: {', '.join(FILES)}.")]
Voice = Annotated[str | None, typer.Option("--voice", help="Another voice than that of the settings.")]
Speed = Annotated[float | None, typer.Option("--speed", help="1 is as the voice speaks; 0.5 to 2.")]


def say(text: Text, out: Out, voice: Voice = None, speed: Speed = None, home: Home = None) -> None:
    """Speak Chinese or English into a file, which says of itself that a machine speaks."""
    said = plain(sys.stdin.read(MOST) if text == "-" else text)
    if not said:
        raise InvalidInput("the text holds nothing that is said", part="text", value=len(text), limit=1)
    settings, language = load(home=home), language_of([said])
    given = {name: value for name, value in ((language, voice), ("speed", speed)) if value is not None}
    own = settings.speech.model_validate(settings.speech.model_dump() | given)
    speaker = Speaker(ModelStore(settings.models), own, settings.compute.threads)
    speaker.check()
    made = [speaker.say(piece, language) for piece in pieces([said])]
    samples = np.concatenate([samples for samples, _ in made])
    maker = made[-1][1].maker
    save(out, samples, LABEL.format(maker), maker)
    if note := speaker.note(language):
        print(f"frontdesk: {note}", file=sys.stderr)
    print(f"{out}: {samples.size / RATE:.1f} seconds, {maker}")
