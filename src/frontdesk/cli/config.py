"""`frontdesk config`: the settings as they are, and the schema of what they may be."""

import json

import typer

from frontdesk.config import Settings, load

app = typer.Typer(no_args_is_help=True)


@app.command("schema")
def schema() -> None:
    """Print the JSON schema of frontdesk.toml."""
    print(json.dumps(Settings.model_json_schema(), indent=2))


@app.command("show")
def show() -> None:
    """Print the settings in force: defaults, frontdesk.toml and the environment together."""
    print(load().model_dump_json(indent=2))
