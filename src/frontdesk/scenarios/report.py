"""What was played, as files: JSON, JUnit for build servers, a page of HTML or Markdown for people."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from html import escape
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement, tostring

from frontdesk.errors import InvalidInput
from frontdesk.evaluation.style import STYLE
from frontdesk.scenarios.lines import missed, said, where
from frontdesk.scenarios.play import Played, Turned
from frontdesk.scenarios.rate import rates
from frontdesk.scenarios.scenario import Came
from frontdesk.scenarios.seen import words
from frontdesk.turn.codec import Json

Write = Callable[[Sequence[Played]], str]
HEADS = ("scenario", "what it shows", "language", "turns", "")


def written(played: Sequence[Played]) -> Json:
    """Write everything as JSON."""
    return {
        "passed": sum(one.passed for one in played),
        "failed": sum(not one.passed for one in played),
        "pass_hat": {str(k): round(rate, 4) for k, rate in rates(played).items()},
        "scenarios": [_scenario(one) for one in played],
    }


def _scenario(one: Played) -> Json:
    scenario = one.scenario
    told = {"name": scenario.name, "about": scenario.about, "language": scenario.language}
    return {
        **told,
        "passed": one.passed,
        "seconds": round(one.seconds, 3),
        "turns": list(map(_turn, one.turns)),
    }


def _turn(one: Turned) -> Json:
    return {
        "number": one.entry.number,
        "happens": said(one.entry.happens),
        "reply": one.came.reply,
        "phase": one.came.phase,
        "told": list(one.came.told),
        "refused": one.came.error,
        "ms": round(one.came.ms, 1),
        "misses": [{"key": miss.key, "expected": miss.wanted, "came": miss.came} for miss in one.misses],
    }


def junit(played: Sequence[Played]) -> bytes:
    """Write a JUnit file: a test case for every play."""
    failed = sum(not one.passed for one in played)
    suite = Element("testsuite", name="scenarios", tests=str(len(played)), failures=str(failed))
    for one in played:
        case = SubElement(suite, "testcase", name=one.scenario.name, time=f"{one.seconds:.3f}")
        lines = [f"{where(turn)}: {missed(miss)}" for turn in one.turns for miss in turn.misses]
        if lines:
            SubElement(case, "failure", message=_printable(lines[0])).text = _printable("\n".join(lines))
    file: bytes = tostring(suite, encoding="utf-8", xml_declaration=True)
    return file


def _printable(text: str) -> str:
    """Leave out the signs that XML cannot hold."""
    return "".join(sign for sign in text if sign in "\t\n" or sign >= " ")


def writer(path: Path) -> Write:
    """Give what writes a report for people into a file. Raises `InvalidInput` unless it is .html or .md."""
    if path.suffix not in WRITERS:
        raise InvalidInput(f"a report is .html or .md, not {path.name}", part="report", value=path.name)
    return WRITERS[path.suffix]


def markdown(played: Sequence[Played]) -> str:
    """Write a table of all scenarios."""
    rows = [HEADS, ("---",) * len(HEADS), *map(_cells, played)]
    return "\n".join([f"{_passed(played)}\n", *(f"| {' | '.join(cells)} |" for cells in rows), ""])


def page(played: Sequence[Played]) -> str:
    """Write a page of HTML with the table and every conversation."""
    body = "\n".join([_table(played), *map(_conversation, played)])
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>Scenarios</title>'
        f'<meta name="viewport" content="width=device-width"><style>{STYLE}</style></head>\n'
        f"<body><h1>Scenarios</h1>\n<p>{_passed(played)}</p>\n{body}\n</body></html>\n"
    )


def _passed(played: Sequence[Played]) -> str:
    hats: Mapping[int, float] = rates(played)
    several = [f"pass^{k} {rate:.3f}" for k, rate in hats.items()] if len(hats) > 1 else []
    return ", ".join([f"{sum(one.passed for one in played)} of {len(played)} passed", *several])


def _cells(one: Played) -> tuple[str, ...]:
    told = one.scenario
    return told.name, told.about, told.language, str(len(one.turns)), "passed" if one.passed else "failed"


def _table(played: Sequence[Played]) -> str:
    head = "".join(f"<th>{name}</th>" for name in HEADS)
    rows = ("".join(f"<td>{escape(cell)}</td>" for cell in _cells(one)) for one in played)
    return f"<table><tr>{head}</tr>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"


def _conversation(one: Played) -> str:
    mark = '<span class="ok">passed</span>' if one.passed else '<span class="bad">failed</span>'
    rows = "".join(_row(turn) for turn in one.turns)
    return (
        f"<h2>{escape(one.scenario.name)} {mark}</h2><p>{escape(one.scenario.about)}</p><table>{rows}</table>"
    )


def _row(turn: Turned) -> str:
    texts = [words(turn.came.reply)] if turn.came.reply else turn.came.told
    cells = [
        said(turn.entry.happens),
        "\n\n".join(texts) or turn.came.error or "(nothing)",
        " · ".join(_done(turn.came)),
    ]
    wrong = "".join(f'<p class="bad">{escape(missed(miss))}</p>' for miss in turn.misses)
    shown = "".join(f"<td>{escape(cell).replace(chr(10), '<br>')}</td>" for cell in cells)
    return f'<tr><td class="n">{turn.entry.number}</td>{shown}</tr>' + (
        f"<tr><td></td><td colspan=3>{wrong}</td></tr>" if wrong else ""
    )


def _done(came: Came) -> Iterator[str]:
    """Name what was decided and done."""
    if came.reply is not None:
        yield f"{came.reply['decision']['kind']} by {came.reply['decision']['row']}"
        flow = came.reply["flow"]
        yield from [f"flow {flow['flow']} at {flow['step']}"] if flow else []
        yield from (f"{one['tool']}: {one['outcome']}" for one in came.reply["calls"])
    yield came.phase


WRITERS: Mapping[str, Write] = {".html": page, ".md": markdown}
