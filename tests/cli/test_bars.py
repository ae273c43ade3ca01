import io
from collections.abc import Callable

import pytest
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn

from frontdesk.cli.bars import Bars, Lines, drawn


def pulled(told: Bars | Lines) -> None:
    """Tell what a pull tells."""
    told.stage("whisper", "wait")
    told.stage("whisper", "fetch", 133_000_000)
    told.at(66_500_000)
    told.stage("whisper", "convert")
    told.end("whisper", "built")
    told.end("e5", "there")
    told.failed("face", "the package does not hold [b]f.tflite[/b]")


def lines() -> str:
    out = io.StringIO()
    pulled(Lines(Console(file=out)))
    return out.getvalue()


def bars() -> str:
    out = io.StringIO()
    words = TextColumn("{task.fields[model]} {task.description}")
    columns = (words, BarColumn(), TextColumn("{task.fields[size]}"))
    with Progress(*columns, console=Console(file=out, force_terminal=True, width=100)) as progress:
        pulled(Bars(progress))
    return out.getvalue()


@pytest.mark.parametrize("draw", [lines, bars])
def test_every_outcome_is_seen_and_no_text_is_taken_for_markup(draw: Callable[[], str]) -> None:
    said = draw()
    for expected in (
        "whisper",
        "built",
        "133.0 MB",
        "there",
        "face: the package does not hold [b]f.tflite[/b]",
    ):
        assert expected in said


def test_a_log_gets_no_more_than_a_line_a_step() -> None:
    assert lines().splitlines() == [
        "whisper: fetch 133.0 MB",
        "whisper: convert",
        "whisper: built",
        "e5: there",
        "face: the package does not hold [b]f.tflite[/b]",
    ]


def test_what_is_no_terminal_gets_lines() -> None:
    with drawn() as told:
        assert isinstance(told, Lines)
