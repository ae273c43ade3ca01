"""Tables of a report as HTML."""

from collections.abc import Iterable, Sequence


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Write a table of cells that are HTML already; what begins with a digit is set to the right."""
    head = "".join(f"<th>{one}</th>" for one in heads) if any(heads) else ""
    body = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in rows)
    return f"<table><tr>{head}</tr>{body}</table>"


def number(value: float) -> str:
    """Write a figure."""
    return f"{value:.4f}"


def between(pair: Sequence[float] | None) -> str:
    """Write an interval; nothing where there is none."""
    return f"{number(pair[0])} to {number(pair[1])}" if pair else ""


def _cell(content: str) -> str:
    return f'<td class="n">{content}</td>' if content[:1].isdigit() else f"<td>{content}</td>"
