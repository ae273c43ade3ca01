"""`frontdesk knowledge evaluate`: questions with known answers, put to what the desk knows."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import track
from rich.table import Table

from frontdesk.cli.sent import AsJson, Home, read
from frontdesk.config import load
from frontdesk.errors import InvalidInput
from frontdesk.house import open_house
from frontdesk.knowledge.cases import Case, read_cases
from frontdesk.knowledge.evaluate import Evaluation, evaluate
from frontdesk.knowledge.measures import Refusal, Retrieval

Questions = Annotated[Path, typer.Argument(help="YAML or JSON lines: id, text, language, relevant.")]
Judged = Annotated[
    Path | None, typer.Option("--judgements", help="TREC judgements: topic, 0, document, grade.")
]


def measure(
    questions: Questions, judgements: Judged = None, home: Home = None, as_json: AsJson = False
) -> None:
    """Ask questions whose answers are known; print recall, MRR, nDCG, and how well refusals are chosen."""
    cases = _cases(questions, judgements)
    with open_house(load(home=home)) as house:
        asked = track(cases, "Asking", console=Console(stderr=True))
        found = evaluate(house.knowledge, asked)
    if as_json:
        print(json.dumps(asdict(found), ensure_ascii=False, indent=2))
    else:
        _tell(found)


def _cases(questions: Path, judgements: Path | None) -> tuple[Case, ...]:
    judged = None if judgements is None else _text(judgements, "judgements")
    return read_cases(_text(questions, "questions"), judged)


def _text(path: Path, what: str) -> str:
    try:
        return read(path, what).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidInput(
            f"{what} {path} is no UTF-8", part=what, value=str(path), remedy="save it as UTF-8"
        ) from error


def _tell(found: Evaluation) -> None:
    rows = {"all": (found.retrieval, found.refusal), **found.by_language}
    ks = list(found.retrieval.recall)
    columns = ("questions", *(f"R@{k}" for k in ks), *(f"S@{k}" for k in ks), "MRR@10", "nDCG@10")
    table = Table("", *columns, title="What is found")
    for name, (ranked, _) in rows.items():
        table.add_row(name, *_ranked(ranked))
    Console().print(table)
    table = Table("", "known", "unknown", "precision", "recall", "false refusals", title="What is refused")
    for name, (_, refused) in rows.items():
        table.add_row(name, *_refused(refused))
    Console().print(table)
    Console().print(f"citations: {found.exact} of {found.citations} stand word for word at their place")


def _ranked(one: Retrieval) -> list[str]:
    shares = [*one.recall.values(), *one.success.values(), one.mrr, one.ndcg]
    return [str(one.n), *(f"{share:.3f}" if one.n else "-" for share in shares)]


def _refused(one: Refusal) -> list[str]:
    shares = (one.precision, one.recall, one.false_refusals)
    return [str(one.known), str(one.unknown), *("-" if share is None else f"{share:.3f}" for share in shares)]
