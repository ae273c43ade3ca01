"""The sample shop's own files, read from inside the package and checked against their types."""

from importlib import resources
from importlib.resources.abc import Traversable
from typing import TypeVar

import yaml
from pydantic import ConfigDict, TypeAdapter, ValidationError

from frontdesk.errors import Misconfigured

T = TypeVar("T")
STRICT = ConfigDict(extra="forbid")  # a key that nobody reads is a typing mistake


def data() -> Traversable:
    """Give the folder of the shop's files."""
    return resources.files("frontdesk.demo") / "data"


def entries(name: str, form: TypeAdapter[T], under: str | None = None) -> T:
    """Read a YAML file, or what stands under one of its keys. Raises `Misconfigured` naming a wrong entry."""
    read = yaml.safe_load((data() / name).read_text("utf-8"))
    try:
        return form.validate_python(read if under is None else read[under])
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(step) for step in first["loc"])
        raise Misconfigured(f"{name}, entry {where}: {first['msg']}", part=name, value=where) from error
