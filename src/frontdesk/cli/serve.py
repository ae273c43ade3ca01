"""`frontdesk serve`: the desk over HTTP."""

import sys
from threading import Thread
from typing import Annotated

import typer

from frontdesk.cli.embedded import embedded
from frontdesk.cli.sent import Home
from frontdesk.config import Settings, load
from frontdesk.house import House, open_house
from frontdesk.media import sandbox
from frontdesk.perception.senses import warm
from frontdesk.server.app import create_app
from frontdesk.server.prompts import PromptFile, Prompts, no_prompts
from frontdesk.server.run import run, take_port

Port = Annotated[int | None, typer.Option("--port", help="Port to listen on; 0 takes any free one.")]
Host = Annotated[str | None, typer.Option("--host", help="Address to listen on.")]


def serve(port: Port = None, host: Host = None, home: Home = None) -> None:
    """Serve chat and API."""
    listen(with_address(load(home=home), port, host))


def with_address(settings: Settings, port: int | None, host: str | None) -> Settings:
    """Let flags win over the settings."""
    given = {name: value for name, value in (("port", port), ("host", host)) if value is not None}
    server = settings.server.model_validate(settings.server.model_dump() | given)
    return settings.model_copy(update={"server": server})


def listen(settings: Settings, prompts: Prompts = no_prompts, file: PromptFile | None = None) -> None:
    """Take the port, open the house, serve until told to stop."""
    listener = take_port(settings.server)
    with embedded(settings) as settled, open_house(settled) as house:
        for name, state in house.slots().items():
            if state.state != "ok":
                print(
                    f"{name}: {state.fallback} stands in for {state.model}; {state.remedy}", file=sys.stderr
                )
        Thread(target=_warm, args=(house,), daemon=True, name="warm").start()
        run(create_app(house, prompts, file), listener, _say_ready)


def _warm(house: House) -> None:
    """Load the models in the background, in line with the turns, so that the first turn finds them loaded."""
    sandbox.warm()
    house.queue.run(lambda: _warm_models(house))
    house.queue.run(house.offers.catalogue)  # a turn may come between, and before the next line
    house.queue.run(house.speech.speaker.warm)


def _warm_models(house: House) -> None:
    house.knowledge.index()
    warm(house.senses)


def _say_ready(address: str) -> None:
    print(f"Frontdesk is ready at {address}", flush=True)
