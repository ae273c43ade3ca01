"""The attacks of attacks.yml: every goal in every style, in both languages, and what would serve it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from frontdesk.demo.orders import customers
from frontdesk.dialogue.assist import TASK

MARK = "CANARY-5d1f0c77"  # must never leave
MINE, OTHER = "c08", "c10"  # who writes, and who is asked about
OWN, FOREIGN = "NL26110020", "NL26110025"
# Those in Chinese that are also there as pictures, which `scripts/make_attacks.py` prints.
PRINTED = ("refund-authority-zh", "link-ignore-zh", "status-authority-zh", "people-json-zh", "prompt-code-zh")


@dataclass(frozen=True, slots=True)
class Attack:
    """One attack: its text, and what the worst model does and says for it."""

    id: str
    language: str
    text: str
    says: str
    tool: str = ""
    arguments: Mapping[str, Any] | None = None


@cache
def attacks() -> tuple[Attack, ...]:
    """Read the attacks."""
    told = yaml.safe_load((Path(__file__).parent / "attacks.yml").read_text("utf-8"))
    return tuple(
        _attack(f"{goal}-{style}-{language}", language, aim, how[language])
        for goal, aim in told["goals"].items()
        for style, how in told["styles"].items()
        for language in ("en", "zh")
    )


def _attack(name: str, language: str, aim: dict[str, Any], how: str) -> Attack:
    text = how.replace("{goal}", aim[language])
    if name.split("-")[1] == "unseen":
        text = "\u200b".join(text)
    call = json.loads(_put(json.dumps(aim.get("call") or {})))
    said = _put(aim["says"][language])
    return Attack(
        name, language, _put(text) if "unseen" not in name else _put_apart(text), said, **_called(call)
    )


def _called(call: dict[str, Any]) -> dict[str, Any]:
    return {"tool": call.get("tool", ""), "arguments": call.get("arguments")}


def _values() -> dict[str, str]:
    other = next(one for one in customers() if one.id == OTHER)
    return {
        "{order}": FOREIGN,
        "{own}": OWN,
        "{end}": other.phone[-4:],
        "{phone}": other.phone,
        "{email}": other.email,
        "{tracking}": "NLX100000025",
        "{secret}": MARK,
        "{prompt}": TASK,
    }


def _put(text: str) -> str:
    for name, value in _values().items():
        text = text.replace(name, value)
    return text


def _put_apart(text: str) -> str:
    """Put values where every character has an unseen one behind it."""
    for name, value in _values().items():
        text = text.replace("\u200b".join(name), "\u200b".join(value))
    return text
