"""The command `frontdesk`: every subcommand, and the one place where errors become a line and an exit code.

Exit codes: 0 ok, 1 a check failed or something is missing, 2 bad usage or bad input.
"""

import os
import sys

import typer

from frontdesk import __version__
from frontdesk.cli import ask, config, demo, doctor, knowledge, models, serve, understand
from frontdesk.errors import FrontdeskError, Misconfigured, RejectedInput

# Idle threads of the numeric libraries sleep instead of spinning; read when they load, so set before that.
os.environ.setdefault("OMP_WAIT_POLICY", "passive")

app = typer.Typer(
    name="frontdesk",
    help="A customer-service desk that reads, sees, hears and watches.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.command("ask")(ask.ask)
app.command("understand")(understand.understand)
app.command("demo")(demo.demo)
app.command("serve")(serve.serve)
app.command("doctor")(doctor.doctor)
app.add_typer(knowledge.app, name="knowledge", help="What the desk knows: add, search, list, show, remove.")
app.add_typer(models.app, name="models", help="The models behind the desk: pull, list, verify, bundle.")
app.add_typer(config.app, name="config", help="The settings.")


def _version(wanted: bool) -> None:
    if wanted:
        print(f"frontdesk {__version__}")
        raise typer.Exit


@app.callback()
def options(
    version: bool = typer.Option(
        False, "--version", callback=_version, is_eager=True, help="Print the version."
    ),
) -> None:
    """Hold the options that stand before every subcommand."""
    del version


def main() -> None:
    """Run the command; an error that was raised on purpose is one clear line on standard error."""
    try:
        app()
    except FrontdeskError as error:
        print(f"frontdesk: {error}", file=sys.stderr)
        sys.exit(2 if isinstance(error, RejectedInput | Misconfigured) else 1)
