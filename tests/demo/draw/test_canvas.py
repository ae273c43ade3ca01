import numpy as np
import pytest

from frontdesk.demo.draw.canvas import Canvas, Fade, colour, shade


def pixel(canvas: Canvas, x: int, y: int) -> tuple[int, ...]:
    return tuple(np.asarray(canvas.image)[y, x].tolist())


def test_a_new_canvas_is_see_through() -> None:
    canvas = Canvas(10, 5, 2)
    assert canvas.image.size == (20, 10)
    assert pixel(canvas, 3, 3) == (0, 0, 0, 0)


def test_a_box_fills_its_units_and_no_more() -> None:
    canvas = Canvas(20, 20, 2)
    canvas.box((5, 5, 10, 10), (200, 10, 20))
    assert pixel(canvas, 15, 15) == (200, 10, 20, 255)
    assert pixel(canvas, 5, 15)[3] == pixel(canvas, 24, 15)[3] == 0


def test_shapes_that_stick_out_are_cut_at_the_edge() -> None:
    canvas = Canvas(10, 10, 1)
    canvas.disc((0, 0), 6, (0, 0, 255))
    canvas.disc((50, 50), 4, (0, 0, 255))
    assert pixel(canvas, 1, 1) == (0, 0, 255, 255)
    assert pixel(canvas, 9, 9)[3] == 0


def test_a_fade_runs_from_its_first_colour_to_its_last() -> None:
    canvas = Canvas(10, 100, 1)
    canvas.box((0, 0, 10, 100), Fade(((0, 0, 0), (250, 250, 250))))
    reds = [pixel(canvas, 5, y)[0] for y in (2, 50, 97)]
    assert reds == pytest.approx([5, 125, 242], abs=6)


def test_what_is_drawn_inside_a_box_does_not_leave_it() -> None:
    canvas = Canvas(20, 20, 1)
    with canvas.inside((5, 5, 15, 15)):
        canvas.box((0, 0, 20, 20), (9, 9, 9))
    assert pixel(canvas, 10, 10) == (9, 9, 9, 255)
    assert pixel(canvas, 2, 10)[3] == 0


@pytest.mark.parametrize(("by", "expected"), [(1, (255, 255, 255)), (-1, (0, 0, 0)), (0, (100, 50, 0))])
def test_shading_goes_from_black_over_the_colour_to_white(by: float, expected: tuple[int, int, int]) -> None:
    assert shade(colour("#643200"), by) == expected
