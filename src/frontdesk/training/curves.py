"""How a run went, as a picture: losses and the figure that decides, epoch by epoch."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

BLUE, ORANGE, GREY = "#1f6feb", "#d1570b", "#8b949e"


def draw(history: Sequence[Mapping[str, float]], watch: str, path: Path) -> None:
    """Draw the history of a run as a PNG of 960 x 400 pixels."""
    figure = Figure(figsize=(9.6, 4.0), dpi=100, layout="constrained")
    FigureCanvasAgg(figure)  # no window, no display, no state that other plots share
    left, right = figure.subplots(1, 2)
    _lines(
        left,
        history,
        {"train_loss": ("training, all heads", GREY), "loss": ("validation", BLUE)},
        "loss a row",
    )
    _lines(right, history, {watch: (watch.replace("_", " "), ORANGE)}, watch.replace("_", " "))
    figure.savefig(path)


def _lines(
    axes: Axes, history: Sequence[Mapping[str, float]], wanted: Mapping[str, tuple[str, str]], title: str
) -> None:
    """Draw each wanted figure that the history has, and mark the best of a single one."""
    for key, (label, colour) in wanted.items():
        epochs = [row["epoch"] for row in history if key in row]
        values = [row[key] for row in history if key in row]
        axes.plot(epochs, values, color=colour, label=label, marker=".", linewidth=1.5)
        if len(wanted) == 1 and values:
            best = max(zip(values, epochs, strict=True))
            axes.annotate(f"{best[0]:.3f}", (best[1], best[0]), xytext=(0, 6), textcoords="offset points")
    axes.set(xlabel="epoch", title=title)
    axes.grid(visible=True, color="#d0d7de", linewidth=0.5)
    axes.spines[["top", "right"]].set_visible(False)
    if len(wanted) > 1:
        axes.legend(frameon=False)
