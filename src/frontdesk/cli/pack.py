"""`frontdesk pack`: whether a pack is sound, and what its policy does in which situation."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer
import yaml
from rich.console import Console
from rich.table import Table

from frontdesk.cli.sent import AsJson
from frontdesk.config import load
from frontdesk.dialogue.flow import Flow, Flows
from frontdesk.dialogue.flowdrawing import drawn, mermaid
from frontdesk.dialogue.flowfile import FOLDER, load_flows
from frontdesk.dialogue.policy import Policy, Row, When
from frontdesk.dialogue.policyfile import FILE, coverage, load_policy
from frontdesk.dialogue.rulefile import FILE as RULES
from frontdesk.dialogue.rulefile import load_rules
from frontdesk.dialogue.wishfile import FILE as WISHES
from frontdesk.dialogue.wishfile import load_vocabulary
from frontdesk.errors import Misconfigured
from frontdesk.inbox.plan import Plan
from frontdesk.inbox.planfile import FILE as INBOX
from frontdesk.inbox.planfile import load_plan
from frontdesk.recommend.catalogue import Catalogue
from frontdesk.tools.toolfile import read_tools
from frontdesk.understanding import packmodel
from frontdesk.understanding.pack import LANGUAGES, Pack, load_pack, shop_pack

app = typer.Typer(no_args_is_help=True)

Folder = Annotated[Path, typer.Argument(help="The pack's folder.", metavar="DIR")]
Chosen = Annotated[
    Path | None, typer.Argument(help="The pack's folder; the one in force when empty.", metavar="DIR")
]


@app.command("check")
def check(folder: Folder, as_json: AsJson = False) -> None:
    """Read a whole pack and go through every situation; whatever is wrong is one line, and exit 2."""
    pack = load_pack(folder)
    policy = load_policy(folder, pack)
    plan = load_plan(folder, pack)
    flows = flows_of(folder, pack)
    words = load_vocabulary(folder)
    rules = load_rules(folder, Catalogue.of(()))  # names are held against the catalogue where there is one
    load_vocabulary(folder)
    found = coverage(policy, pack)
    if as_json:
        rows = [row_json(row) | {"situations": found.counts[row.name]} for row in policy.rows]
        queues = [queue.name for queue in plan.queues]
        steps = {name: len(flow.steps) for name, flow in flows.items()}
        told = _counted(pack) | {"situations": found.cells, "rows": rows, "queues": queues, "flows": steps}
        told |= {"rules": len(rules.rows)}
        print(json.dumps(told, ensure_ascii=False, indent=2))
        return
    show_table(policy, found.counts, Console())
    print(", ".join(f"{count:,} {what}" for what, count in _counted(pack).items()))
    print(f"{FILE}: {len(policy.rows)} rows decide {found.cells:,} situations; no gap{_borrowed(folder)}")
    print(_people(plan, folder))
    print(_flows(flows))
    print(f"{RULES}: {len(rules.rows)} rules for suggestions" if rules.rows else f"no {RULES}")
    print(f"{WISHES}: words for {len(words.kinds)} kinds and {len(words.attributes)} attributes of goods")


@app.command("show")
def show(folder: Chosen = None, as_json: AsJson = False) -> None:
    """Print the policy's table."""
    settings = load()
    folder = folder or settings.pack or packmodel.pack_folder(settings.home) or shop_pack()
    policy = load_policy(folder, load_pack(folder))
    if as_json:
        told = {"sure": policy.sure, "person": policy.person, "rows": [row_json(row) for row in policy.rows]}
        print(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        show_table(policy, {}, Console())


@app.command("graph")
def graph(
    flow: Annotated[str, typer.Argument(help="The flow; all of them when empty.")] = "",
    folder: Annotated[
        Path | None, typer.Option("--pack", help="The pack's folder; the one in force when empty.")
    ] = None,
    language: Annotated[str, typer.Option("--language", help="Of the texts: zh or en.")] = "en",
    as_mermaid: Annotated[bool, typer.Option("--mermaid", help="Print Mermaid text for a page.")] = False,
) -> None:
    """Draw the flows of a pack: every step, and where it may lead."""
    settings = load()
    folder = folder or settings.pack or packmodel.pack_folder(settings.home) or shop_pack()
    flows = flows_of(folder, load_pack(folder))
    draw = mermaid if as_mermaid else drawn
    print("\n\n".join(draw(one, _language(language)) for one in _chosen(flows, flow)))


def flows_of(folder: Path, pack: Pack) -> Flows:
    """Read a pack's flows, and hold them against the tools that it declares. Raises `Misconfigured`."""
    return load_flows(folder, pack, dict.fromkeys(one.name for one in read_tools(folder).tools))


def show_table(policy: Policy, counts: Mapping[str, int], console: Console) -> None:
    """Print the rows, the first on top; with ``counts``, how many situations each decides."""
    table = Table("row, and when it fits", "does", *(["situations"] if counts else []))
    for row in policy.rows:
        does = f"{row.do}, calmly" if row.tone == "calm" else row.do
        count = [f"{counts[row.name]:,}"] if counts else []
        table.add_row(f"{row.name}\n  {when_text(row.when)}", "\n  ".join((does, *row.say)), *count)
    console.print(table, markup=False)


def when_text(when: When) -> str:
    """Write conditions as they stand in YAML, on one line."""
    return yaml.safe_dump(when_json(when), default_flow_style=True, sort_keys=False, width=10_000).strip()


def row_json(row: Row) -> dict[str, Any]:
    """Write a row as it stands in YAML, groups spelt out."""
    return asdict(row) | {"when": when_json(row.when), "say": list(row.say)}


def when_json(when: When) -> dict[str, Any]:
    """Write the conditions that ask for something."""
    asked = {name: value for name, value in asdict(when).items() if value is not None and value != {}}
    if asked.get("knowledge") == 0:
        asked["knowledge"] = "any"
    return {name: list(value) if isinstance(value, tuple) else value for name, value in asked.items()}


def _chosen(flows: Flows, name: str) -> list[Flow]:
    if name and name not in flows:
        known = ", ".join(flows) or "none"
        raise Misconfigured(f"the pack has no flow {name!r}; it has {known}", part="FLOW", value=name)
    return [flows[name]] if name else list(flows.values())


def _language(name: str) -> str:
    if name not in LANGUAGES:
        raise Misconfigured(f"--language is zh or en, not {name!r}", part="--language", value=name)
    return name


def _flows(flows: Flows) -> str:
    steps = sum(len(flow.steps) for flow in flows.values())
    return (
        f"{FOLDER}: {len(flows)} flows of {steps} steps: {', '.join(flows)}" if flows else f"{FOLDER}: none"
    )


def _counted(pack: Pack) -> dict[str, int]:
    return {
        "intents": len(pack.intents),
        "examples": len(pack.examples),
        "texts": len(pack.texts),
        "pictures": len(pack.pictures),
    }


def _people(plan: Plan, folder: Path) -> str:
    """Say who answers, in one line."""
    if not (folder / INBOX).is_file():
        return f"no {INBOX}: one queue for everybody, always open"
    return f"{INBOX}: {len(plan.queues)} queues, {len(plan.canned)} ready replies, {len(plan.tags)} tags"


def _borrowed(folder: Path) -> str:
    return "" if (folder / FILE).is_file() else " (the shop's, as far as it fits this pack)"
