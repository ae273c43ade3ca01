"""How a run went, as a picture: losses and the figure that decides, epoch by epoch."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

BLUE, ORANGE, GREY = "#1f6feb", "#d1570b", "#8b949e"


def draw(history: Sequence[Mapping[str, float]], watch: str, path: Path) -> None:
    """Draw the history of a run as a PNG of 960 x 400 pixels."""
    figure = Figure(figsize=(9.6, 4.0), dpi=100, layout="constrained")
    FigureCanvasAgg(figure)  # no window, no display, no state that other plots share
    left, right = figure.subplots(1, 2)
    _lines(left, history, {"train_loss": ("training", GREY), "loss": ("validation", BLUE)}, "loss a row")
    _lines(right, history, {watch: (watch.replace("_", " "), ORANGE)}, watch.replace("_", " "))
    figure.savefig(path)


def _lines(
    axes: object, history: Sequence[Mapping[str, float]], wanted: Mapping[str, tuple[str, str]], title: str
) -> None:
    """Draw each wanted figure that the history has, and mark the best of a single one."""
    from matplotlib.axes import Axes  # noqa: PLC0415 - the type of what `subplots` gives

    assert isinstance(axes, Axes)  # noqa: S101 - narrows what matplotlib leaves open
    for key, (label, colour) in wanted.items():
        points = [(row["epoch"], row[key]) for row in history if key in row]
        if points:
            axes.plot(*zip(*points, strict=True), color=colour, label=label, marker=".", linewidth=1.5)
    if len(wanted) == 1 and axes.lines:
        values = [float(value) for value in axes.lines[0].get_ydata()]
        at = max(range(len(values)), key=values.__getitem__)
        axes.annotate(f"{values[at]:.3f}", (at + 1, values[at]), xytext=(0, 6), textcoords="offset points")
    axes.set(xlabel="epoch", title=title)
    axes.grid(visible=True, color="#d0d7de", linewidth=0.5)
    axes.spines[["top", "right"]].set_visible(False)
    if len(axes.lines) > 1:
        axes.legend(frameon=False)
