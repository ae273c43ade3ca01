"""`frontdesk model`: run a pulled language model on this machine, or ask the one that the settings name."""

import json
import signal
import sys
import time
from threading import Event, Thread
from types import FrameType
from typing import Annotated

import typer

from frontdesk.cli.sent import AsJson, Home
from frontdesk.config import load
from frontdesk.dialogue.llm import Ask, Given, Instruction
from frontdesk.dialogue.untrusted import Untrusted, quoted
from frontdesk.errors import Misconfigured
from frontdesk.models import llama
from frontdesk.models.store import ModelStore
from frontdesk.wiring import open_model

app = typer.Typer(no_args_is_help=True)

TASK = 'You are the desk of a company. Answer "message", which a customer wrote, in one or two sentences.'

Name = Annotated[str, typer.Argument(help="A pulled language model, such as qwen.")]
Port = Annotated[
    int, typer.Option("--port", min=0, max=65_535, help="Port of this machine; 0 is any free one.")
]
Closed = Annotated[bool, typer.Option("--until-closed", help="Stop when standard input is closed.")]


@app.command("serve")
def serve_model(name: Name = "qwen", port: Port = 8_081, until_closed: Closed = False) -> None:
    """Serve a pulled model by the protocol of chat completions, to this machine alone."""
    settings = load()
    key = settings.model.key.get_secret_value() if settings.model.key else ""
    file = llama.weights(ModelStore(settings.models).path(name))
    over = Event()

    def stop(number: int, frame: FrameType | None) -> None:
        del number, frame
        over.set()

    for one in (signal.SIGINT, signal.SIGTERM):
        signal.signal(one, stop)
    serving = llama.start(file, name, port, settings.compute.threads, key)
    print(f"{name} answers at {serving.listening_address}/v1", flush=True)
    if until_closed:
        Thread(target=_closed, args=(over,), daemon=True, name="closed").start()
    over.wait()


@app.command("ask")
def ask_model(
    text: Annotated[str, typer.Argument(help="What to ask.")], home: Home = None, as_json: AsJson = False
) -> None:
    """Ask the model of the settings, and print what it says as it comes."""
    settings = load(home=home)
    model = open_model(settings.model)
    if model is None:
        raise Misconfigured(
            "no language model is named",
            part="model.url",
            remedy="set model.url, or run 'frontdesk model serve'",
        )
    begun, first, said = time.perf_counter(), 0.0, ""
    for piece in model.stream(Ask((Instruction(TASK), Given(quoted(message=Untrusted(text)))))):
        first = first or time.perf_counter() - begun
        said += piece.text
        if not as_json:
            print(piece.text, end="", flush=True)
    whole = time.perf_counter() - begun
    told = {"text": said, "model": model.name, "first": round(first, 3), "seconds": round(whole, 3)}
    print(json.dumps(told, ensure_ascii=False) if as_json else "")


def _closed(over: Event) -> None:
    """Wait until whoever started us closes our input, or is gone."""
    while sys.stdin.buffer.read(1_024):
        pass
    over.set()
