"""Questions with what answers them, read from a file: YAML, JSON lines, or TREC topics and judgements."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

from frontdesk.errors import InvalidInput
from frontdesk.knowledge.passage import Passage, Source, language_of

DEEPEST = 50  # brackets within brackets of a file of questions
REMEDY = "docs/knowledge.md, 'Measuring', shows both forms"


@dataclass(frozen=True, slots=True)
class Case:
    """A question, and how much each thing that answers it is worth; nothing where nothing does.

    What answers is named by a passage's id, a source's id, a source's name ("zh/refunds.md"), a name without
    its ending ("184"), or a name and a heading ("zh/refunds.md#How long does it take?").
    """

    id: str
    text: str
    language: str
    relevant: Mapping[str, float] = field(default_factory=dict[str, float])


def read_cases(text: str, judged: str | None = None) -> tuple[Case, ...]:
    """Read questions; ``judged`` are TREC judgements ("topic 0 document grade") for questions without any.

    Raises `InvalidInput` naming the entry or the line.
    """
    grades = _judgements(judged) if judged is not None else {}
    cases = tuple(_case(number, entry, grades) for number, entry in enumerate(_entries(text), 1))
    if not cases:
        raise InvalidInput("the file holds no question", part="questions", value=0, limit=1, remedy=REMEDY)
    _check_ids(cases)
    return cases


def names_of(passage: Passage, source: Source) -> tuple[str, ...]:
    """Give all names under which a case may mean a passage, the most exact first."""
    stem = source.name.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    return (passage.id, f"{source.name}#{passage.heading}", source.id, source.name, stem)


def _entries(text: str) -> Iterator[Any]:
    """Yield the entries of a YAML or JSON list, or those of JSON lines."""
    if text.lstrip().startswith("{"):
        for number, line in enumerate(text.splitlines(), 1):
            if line.strip():
                yield _json(number, line)
        return
    _check_depth(text)
    try:
        said = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise InvalidInput(f"the questions are no YAML: {error}", part="questions", remedy=REMEDY) from error
    if not isinstance(said, list):
        raise InvalidInput("the questions are no list", part="questions", remedy=REMEDY)
    yield from said


def _check_depth(text: str) -> None:
    deepest = depth = 0
    for letter in text:
        depth += (letter in "[{") - (letter in "]}")
        deepest = max(deepest, depth)
    if deepest > DEEPEST:
        raise InvalidInput(
            "the questions are nested too deeply",
            part="questions",
            value=deepest,
            limit=DEEPEST,
            remedy=REMEDY,
        )


def _json(number: int, line: str) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError) as error:
        raise InvalidInput(f"line {number} is no JSON: {error}", part="questions", remedy=REMEDY) from error


def _case(number: int, entry: Any, grades: Mapping[str, Mapping[str, float]]) -> Case:
    if not isinstance(entry, dict):
        raise _wrong(number, "is no question", entry)
    text, said = entry.get("text"), entry.get("language")
    if not isinstance(text, str) or not text.strip():
        raise _wrong(number, "has no text", text)
    if said is not None and not isinstance(said, str):
        raise _wrong(number, "has no language that can be read", said)
    name = str(entry.get("id", number))
    relevant = entry.get("relevant", grades.get(name, {}))
    return Case(name, text, said or language_of(text), _grades(number, relevant))


def _grades(number: int, relevant: Any) -> dict[str, float]:
    """Read what is relevant: a list of names, or names with their grades."""
    given = dict.fromkeys(map(str, relevant), 1.0) if isinstance(relevant, list) else relevant
    if not isinstance(given, Mapping) or not all(_is_number(grade) for grade in given.values()):
        raise _wrong(
            number, "has a 'relevant' that is neither a list of names nor names with grades", relevant
        )
    return {str(name): float(grade) for name, grade in given.items()}


def _is_number(grade: object) -> bool:
    return isinstance(grade, int | float) and not isinstance(grade, bool)


def _judgements(text: str) -> dict[str, dict[str, float]]:
    """Read TREC judgements: topic, an unused column, document, grade."""
    judged: dict[str, dict[str, float]] = {}
    for number, line in enumerate(text.splitlines(), 1):
        cells = line.split()
        if not cells:
            continue
        try:
            topic, _, document, grade = cells
            judged.setdefault(topic, {})[document] = float(grade)
        except ValueError as error:
            raise InvalidInput(
                f"line {number} of the judgements is not 'topic 0 document grade'",
                part="judgements",
                value=line[:80],
                remedy=REMEDY,
            ) from error
    return judged


def _check_ids(cases: Iterable[Case]) -> None:
    seen: set[str] = set()
    for case in cases:
        if case.id in seen:
            raise InvalidInput(
                f"two questions have the id {case.id!r}", part="questions", value=case.id, remedy="rename one"
            )
        seen.add(case.id)


def _wrong(number: int, what: str, value: object) -> InvalidInput:
    return InvalidInput(f"entry {number} {what}", part="questions", value=repr(value)[:80], remedy=REMEDY)
