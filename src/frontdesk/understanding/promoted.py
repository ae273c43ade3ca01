"""Which trained model is served under a name: `frontdesk promote` puts it there, serving reads it here.

``home/trained/NAME/DIGEST`` is a model folder, and the file ``home/trained/NAME/current`` names one of them.
"""

import re
from pathlib import Path

from frontdesk.errors import Misconfigured, ModelCorrupt, ModelMissing

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,99}")
DIGEST = re.compile(r"[0-9a-f]{64}")
AGAIN = "run 'frontdesk promote' again"


def shelf(home: Path, name: str) -> Path:
    """Where the promoted models of a name lie. Raises `Misconfigured` for what may leave the folder."""
    if not NAME.fullmatch(name):
        raise Misconfigured(
            f"{name!r} is no name for a model",
            part="name",
            value=name,
            remedy="use letters, digits, '_', '-' and '.', beginning with a letter or a digit",
        )
    return home / "trained" / name


def digest(home: Path, name: str) -> str | None:
    """Return the digest of what is served under a name; None before anything was. Raises `ModelCorrupt`."""
    return pointed(shelf(home, name) / "current")


def pointed(pointer: Path, remedy: str = AGAIN) -> str | None:
    """Return the digest that a pointer names; None where there is no pointer. Raises `ModelCorrupt`."""
    try:
        told = pointer.read_text("ascii").strip()
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise _unreadable(pointer, remedy) from error
    if not DIGEST.fullmatch(told):
        raise _unreadable(pointer, remedy)
    return told


def current(home: Path, name: str) -> Path | None:
    """Return the model folder that is served under a name; None when nothing was promoted.

    Raises `ModelCorrupt` for a pointer that names no digest, `ModelMissing` when the folder is gone.
    """
    found = digest(home, name)
    if found is None:
        return None
    folder = shelf(home, name) / found
    if not folder.is_dir():
        raise ModelMissing(f"promoted model {name} is not in {folder}", part=name, remedy=AGAIN)
    return folder


def _unreadable(pointer: Path, remedy: str) -> ModelCorrupt:
    return ModelCorrupt(f"{pointer} does not name a model", part=str(pointer), remedy=remedy)
