"""The command `frontdesk`: every subcommand, and the one place where errors become a line and an exit code.

Exit codes: 0 ok, 1 a check failed or something is missing, 2 bad usage or bad input.
"""

import os
import sys
from collections.abc import Mapping
from importlib import import_module

import typer

from frontdesk import __version__
from frontdesk.errors import FrontdeskError, Misconfigured, RejectedInput

# Each command is a module of this room that holds a function of its name, or an app of several.
COMMANDS: Mapping[str, str] = {
    "demo": "",
    "serve": "",
    "ask": "",
    "say": "",
    "understand": "",
    "knowledge": "What the desk knows: add, jobs, search, list, show, remove.",
    "pack": "A company's pack: check, show.",
    "scenarios": "Whole conversations as tests: run.",
    "tools": "What the desk can do beside talking: list, call.",
    "feedback": "What staff corrected: list, export.",
    "recommend": "What customers are suggested: for, list, import, import-items, train, evaluate, erase.",
    "train": "",
    "tune": "",
    "evaluate": "",
    "explain": "",
    "compress": "",
    "compare": "",
    "promote": "",
    "features": "",
    "model": "A language model: serve one on this machine, ask the one of the settings.",
    "models": "The models behind the desk: pull, list, verify, bundle.",
    "doctor": "",
    "config": "The settings: schema, show.",
}


def build(names: tuple[str, ...] = tuple(COMMANDS)) -> typer.Typer:
    """Make the application with these commands; what is not named is not imported."""
    app = typer.Typer(
        name="frontdesk",
        help="A customer-service desk that reads, sees, hears and watches.",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        add_completion=False,
    )
    app.callback()(options)
    for name in names:
        room = import_module(f"frontdesk.cli.{name}")
        if COMMANDS[name]:
            app.add_typer(room.app, name=name, help=COMMANDS[name])
        else:
            app.command(name)(getattr(room, name))
    return app


def _version(wanted: bool) -> None:
    if wanted:
        print(f"frontdesk {__version__}")
        raise typer.Exit


def options(
    version: bool = typer.Option(
        False, "--version", callback=_version, is_eager=True, help="Print the version."
    ),
) -> None:
    """A customer-service desk that reads, sees, hears and watches."""  # noqa: D401 - shown as the help
    del version


def main() -> None:
    """Run the command; an error that was raised on purpose is one clear line on standard error."""
    # Idle threads of numeric libraries shall sleep, not spin; they read this when they load.
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    # The networks have threads of their own; products of a few small vectors gain nothing from more.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    wanted = sys.argv[1] if len(sys.argv) > 1 else ""
    try:
        build((wanted,) if wanted in COMMANDS else tuple(COMMANDS))()
    except FrontdeskError as error:
        print(f"frontdesk: {error}", file=sys.stderr)
        sys.exit(2 if isinstance(error, RejectedInput | Misconfigured) else 1)
