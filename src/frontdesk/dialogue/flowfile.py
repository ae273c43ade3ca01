"""A pack's flows, read strictly: files of its folder `flows`, one a flow, and `slots.yml` for what is shared.

Whatever is wrong names file, key and value; `flowcheck` goes through the graph of each.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from frontdesk.dialogue.conditions import AN_INTENT, choice, name
from frontdesk.dialogue.flow import SORTS, Flow, Flows, Slot, Sort, Step
from frontdesk.dialogue.flowcheck import check
from frontdesk.dialogue.flowgraph import mentioned
from frontdesk.dialogue.stepfile import ID, Reading, options_of, steps_of
from frontdesk.dialogue.tool import Tool
from frontdesk.understanding.pack import LANGUAGES, Pack
from frontdesk.understanding.yamlfile import Node, read_yaml

FOLDER, SHARED = "flows", "slots.yml"
KEYS = ("name", "starts", "quotes", "offer", "offered", "about", "wished", "verifies", "slots", "steps")
SLOT_KEYS = (
    *("sort", "label", "ask", "options", "keep", "early", "least", "most", "pattern", "prefix", "optional"),
)
EARLY: tuple[Sort, ...] = ("choice", "photo")  # sorts that give themselves away before they are asked for


def load_flows(folder: Path, pack: Pack, tools: Mapping[str, Tool | None] | None = None) -> Flows:
    """Read all flows of a pack's folder; none without the folder `flows`.

    With ``tools``, all that the pack declares (None: one that is not there now), names and arguments are held
    against them. Raises `Misconfigured`.
    """
    reading, files = Reading(pack), sources(folder)
    shared = _slots(read_yaml(folder / FOLDER / SHARED), reading) if files and files[0].name == SHARED else {}
    flows = {path.stem: read_flow(path, pack, shared) for path in files if path.name != SHARED}
    for one in flows.values():
        check(one, tools, pack.texts)
    _check_together(flows)
    return flows


def sources(folder: Path) -> list[Path]:
    """Name the files of a pack's flows, the shared slots first."""
    found = (folder / FOLDER).glob("*.yml")
    return sorted(found, key=lambda path: (path.name != SHARED, path.name))


def read_flow(path: Path, pack: Pack, shared: Mapping[str, Slot]) -> Flow:
    """Read one flow, without going through its graph. Raises `Misconfigured`."""
    top, reading = replace(read_yaml(path), file=f"{FOLDER}/{path.name}"), Reading(pack)
    entries = top.mapping(KEYS)
    if not ID.fullmatch(path.stem):
        raise Node(top.file, "", path.stem).wrong("named with small letters, digits and '_'")
    steps, own = steps_of(top.get("steps"), reading), _slots(top.get("slots"), reading)
    starts, offered = (
        tuple(name(one, pack.labels, AN_INTENT) for one in top.get(key).items())
        for key in ("starts", "offered")
    )
    if offered and "offer" not in entries:
        raise entries["offered"].wrong("left out: there is no offer to make")
    return Flow(
        id=path.stem,
        name=reading.text(top.get("name")),
        starts=starts,
        slots=_used({**shared, **own}, own, steps),
        steps=steps,
        first=next(iter(steps)),
        quotes=entries["quotes"].flag() if "quotes" in entries else True,
        offer=reading.maybe(top, "offer"),
        offered=offered,
        about=_words(top.get("about")),
        wished=_words(top.get("wished")),
        verifies=entries["verifies"].flag() if "verifies" in entries else False,
    )


def _used(slots: Mapping[str, Slot], own: Mapping[str, Slot], steps: Mapping[str, Step]) -> dict[str, Slot]:
    """Keep a flow's own slots, and of the shared ones those that its steps name."""
    names = {one.split(".")[0] for step in steps.values() for one in mentioned(step)}
    return {name: slot for name, slot in slots.items() if name in names or name in own}


def _words(node: Node) -> dict[str, tuple[str, ...]]:
    if node.value is None:
        return {}
    node.mapping(LANGUAGES)
    return {language: tuple(one.text() for one in node.get(language).items()) for language in LANGUAGES}


def _check_together(flows: Flows) -> None:
    """Refuse an intent that starts two flows, and two flows that verify."""
    owner: dict[str, str] = {}
    for one in flows.values():
        for intent in (*one.starts, *(("a tool for a customer",) if one.verifies else ())):
            if owner.setdefault(intent, one.id) != one.id:
                raise Node(f"{FOLDER}/{one.id}.yml", "starts", intent).wrong(
                    f"what starts one flow; {owner[intent]} has it too"
                )


def _slots(node: Node, reading: Reading) -> dict[str, Slot]:
    return (
        {} if node.value is None else {key: _slot(key, one, reading) for key, one in node.mapping().items()}
    )


def _slot(key: str, node: Node, reading: Reading) -> Slot:
    entries = node.mapping(SLOT_KEYS)
    if not ID.fullmatch(key):
        raise replace(node, value=key).wrong("named with small letters, digits and '_'")
    sort = choice(node.get("sort"), SORTS)
    options = options_of(node.get("options"), reading)
    if (sort == "choice") != bool(options):
        raise node.get("options").wrong("options to choose from" if not options else "left out")
    early = entries["early"].flag() if "early" in entries else False
    if early and sort not in EARLY:
        raise entries["early"].wrong(f"left out: only a {' or a '.join(EARLY)} may be told before")
    label = reading.text(node.get("label"))
    return Slot(
        name=key,
        sort=sort,
        label=label,
        ask=reading.text(node.get("ask")),
        options=options,
        keep=entries["keep"].flag() if "keep" in entries else False,
        early=early,
        least=_whole(node.get("least")),
        most=_whole(node.get("most")),
        pattern=_pattern(node.get("pattern")),
        prefix=entries["prefix"].text() if "prefix" in entries else "",
        optional=entries["optional"].flag() if "optional" in entries else False,
    )


def _whole(node: Node) -> int | None:
    if node.value is not None and (isinstance(node.value, bool) or not isinstance(node.value, int)):
        raise node.wrong("a whole number")
    return node.value


def _pattern(node: Node) -> str:
    if node.value is None:
        return ""
    try:
        return re.compile(node.text()).pattern
    except re.error as error:
        raise node.wrong(f"a regular expression ({error})") from error
