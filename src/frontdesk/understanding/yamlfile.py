"""A YAML file read strictly: whatever is wrong names the file, the key and the value."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import yaml

from frontdesk.errors import Misconfigured

LARGEST = 5_000_000  # bytes: a pack is written by people
DEEPEST = 32  # lists and mappings inside one another; a pack's own files have five
# The same language; in C, where the package was built with it, ten times as fast.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
NO_VALUE = (
    ValueError,
    LookupError,
    AttributeError,
)  # what the loader raises for 2026-13-45 or !!bool perhaps


@dataclass(frozen=True, slots=True)
class Node:
    """A value in a YAML file, and where it stands. Every method raises `Misconfigured`."""

    file: str
    key: str
    value: object

    def wrong(self, expected: str) -> Misconfigured:
        """Make the error that says what this value should be."""
        shown = repr(self.value)[:60]
        return Misconfigured(
            f"{self.file}: {self.key or 'the file'} should be {expected}, not {shown}",
            part=f"{self.file}: {self.key}",
            value=shown,
            remedy="mend the pack",
        )

    def mapping(self, allowed: Sequence[str] | None = None) -> Mapping[str, "Node"]:
        """Return the entries of a mapping; with ``allowed``, no other keys may occur."""
        if not isinstance(self.value, dict):
            raise self.wrong("a mapping")
        entries = {str(key): self._at(str(key), value) for key, value in _items(self.value)}
        for key, node in entries.items():
            if allowed is not None and key not in allowed:
                raise node.wrong(f"left out (known keys: {', '.join(allowed)})")
        return entries

    def items(self) -> Sequence["Node"]:
        """Return the entries of a list; a missing list is empty."""
        if self.value is None:
            return ()
        if not isinstance(self.value, list):
            raise self.wrong("a list")
        return [self._at(str(at), value) for at, value in enumerate(cast("list[object]", self.value))]

    def text(self) -> str:
        """Return a text that is not blank; what YAML reads as a number or a yes is refused."""
        if not isinstance(self.value, str) or not self.value.strip():
            raise self.wrong("text (put it in quotes)")
        return self.value.strip()

    def flag(self) -> bool:
        """Return true or false."""
        if not isinstance(self.value, bool):
            raise self.wrong("true or false")
        return self.value

    def get(self, key: str) -> "Node":
        """Return the entry under a key, with the value None when there is none."""
        found = self.mapping().get(key)
        return self._at(key, None) if found is None else found

    def _at(self, key: str, value: object) -> "Node":
        return Node(self.file, f"{self.key}.{key}" if self.key else key, value)


def read_yaml(path: Path) -> Node:
    """Read a file. Raises `Misconfigured` when it is absent, too large, too deep, not UTF-8 or not YAML."""
    try:
        if path.stat().st_size > LARGEST:
            raise Node(path.name, "", path.stat().st_size).wrong(f"at most {LARGEST:,} bytes")
        text = path.read_text("utf-8")
        _check_depth(path.name, text)
        value: object = yaml.load(text, _LOADER)  # noqa: S506 - both loaders are safe ones
    except (OSError, yaml.YAMLError, *NO_VALUE) as error:
        why = str(error).replace("\n", " ")
        raise Misconfigured(
            f"{path.name} cannot be read: {why}", part=str(path), remedy="mend the pack"
        ) from error
    return Node(path.name, "", value)


def _check_depth(name: str, text: str) -> None:
    """Refuse what is nested too deeply before it is loaded: the loader in C would end the whole process."""
    depth = 0
    for event in yaml.parse(text, _LOADER):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > DEEPEST:
            raise Node(name, "", depth).wrong(f"at most {DEEPEST} deep")


def _items(value: object) -> Sequence[tuple[object, object]]:
    return list(cast("dict[object, object]", value).items())
