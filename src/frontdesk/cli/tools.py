"""`frontdesk tools`: what the desk can do, and doing it by hand."""

import json
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Annotated, Any
from uuid import uuid4

import typer

from frontdesk.cli.sent import AsJson, Home
from frontdesk.config import Settings, load
from frontdesk.dialogue.tool import Call, Caller, Result
from frontdesk.errors import InvalidInput
from frontdesk.store.conversations import ConversationStore
from frontdesk.store.database import open_database
from frontdesk.tools.outside import Outside
from frontdesk.tools.toolbox import Tools, ToolState, open_toolbox
from frontdesk.understanding import packmodel
from frontdesk.understanding.pack import shop_pack

app = typer.Typer(no_args_is_help=True)

_WHO = {"anyone": "anyone", "customer": "verified customers"}
Name = Annotated[str, typer.Argument(help="The tool.")]
Given = Annotated[
    list[str] | None, typer.Argument(help="Its arguments, as NAME=VALUE.", metavar="NAME=VALUE")
]
For = Annotated[str | None, typer.Option("--customer", help="For which customer, taken as verified.")]
Agreed = Annotated[bool, typer.Option("--yes", help="Agree to what needs an approval.")]


@app.command("list")
def show(home: Home = None, as_json: AsJson = False) -> None:
    """Print the tools of the pack: what each does, for whom, what is bound, and whether it can be reached."""
    with opened(load(home=home)) as tools:
        states = tools.states()
    if as_json:
        print(json.dumps([state_json(one) for one in states], ensure_ascii=False, indent=2))
        return
    for one in states:
        print("\n  ".join(state_lines(one)))


@app.command("call")
def call(
    name: Name, given: Given = None, customer: For = None, yes: Agreed = False, home: Home = None
) -> None:
    """Use a tool as the desk does, and print the result as JSON; exit 1 unless it was done."""
    arguments = dict(_pair(one) for one in given or ())
    with opened(load(home=home)) as tools:
        result = _used(tools, name, arguments, customer, yes)
    print(json.dumps(asdict(result), ensure_ascii=False, indent=2))
    raise typer.Exit(0 if result.outcome == "done" else 1)


@contextmanager
def opened(settings: Settings) -> Generator[Tools]:
    """Open the tools of the pack in force, and nothing else of the house."""
    folder = settings.pack or packmodel.pack_folder(settings.home) or shop_pack()
    engine, outside = open_database(settings.database_url), Outside(settings.services)
    try:
        yield open_toolbox(folder, settings.home, engine, outside)
    finally:
        outside.close()
        engine.dispose()


def state_json(state: ToolState) -> dict[str, Any]:
    """Write a tool as it is listed."""
    spec = state.spec
    return {
        "name": spec.name,
        "description": state.tool.description if state.tool else spec.description,
        "effect": spec.effect,
        "final": spec.final,
        "scope": spec.scope,
        "bound": dict(spec.bind),
        "seconds": spec.seconds,
        "from": state.where,
        "reachable": state.tool is not None,
        "error": state.error,
        "remedy": state.remedy,
        "parameters": dict(state.tool.parameters) if state.tool else {},
    }


def state_lines(state: ToolState) -> list[str]:
    """Write a tool in a few lines."""
    spec = state.spec
    bound = ", ".join(f"{name} is the {what}" for name, what in spec.bind.items()) or "nothing is bound"
    effect = f"{spec.effect}, final" if spec.final else spec.effect
    lines = [f"{spec.name}: {effect}; for {_WHO[spec.scope]}; {bound}", state.where]
    return lines if state.tool else [*lines, f"cannot be used: {state.error}; {state.remedy}"]


def _used(tools: Tools, name: str, arguments: dict[str, str], customer: str | None, yes: bool) -> Result:
    """Ask in one turn, and agree in another where that is needed."""
    conversation = ConversationStore(tools.calls.engine).open(customer=customer).id
    asked = Call(name, arguments)
    result = tools.use(asked, Caller(conversation, str(uuid4()), customer))
    if result.approval is None or not yes:
        return result
    caller = Caller(conversation, str(uuid4()), customer)
    tools.approve(result.approval, caller)
    return tools.use(Call(name, arguments, result.approval), caller)


def _pair(given: str) -> tuple[str, str]:
    name, equals, value = given.partition("=")
    if not equals:
        raise InvalidInput(
            f"{given!r} is no NAME=VALUE", part="argument", value=given, remedy="write order=NL26110001"
        )
    return name, value
