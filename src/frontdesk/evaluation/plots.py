"""The pictures of a report, as SVG that a page can hold: labels stay text, so every script can be shown."""

import io
import warnings
from base64 import b64encode
from collections.abc import Callable, Sequence

import numpy as np
from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from frontdesk.evaluation.deletion import STEPS, Deletion
from frontdesk.evaluation.intervals import Interval
from frontdesk.evaluation.metrics import Flags
from frontdesk.evaluation.missing import Subset
from frontdesk.understanding.calibrate import Array, Ints

BLUE, ORANGE, GREY = "#1f6feb", "#d1570b", "#8b949e"
NAMED = 40  # labels up to which a confusion matrix names them
BARS = 40  # labels up to which each has its bar; of more, the worst
BINS = 10
LONGEST = 28  # characters of a label that fit


def confusion(counts: Ints, labels: Sequence[str]) -> str:
    """Draw a confusion matrix, each row by its share: what is true downwards, what was said to the right."""
    shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    side = float(np.clip(0.28 * len(labels) + 2.5, 4.5, 11))

    def draw(axes: Axes) -> None:
        image = axes.imshow(shares, cmap="Blues", vmin=0, vmax=1, interpolation="nearest")
        axes.figure.colorbar(image, ax=axes, fraction=0.04, label="share of the row")
        axes.set(xlabel="said", ylabel="true")
        if len(labels) <= NAMED:
            names = [_short(label) for label in labels]
            axes.set_xticks(range(len(labels)), names, rotation=90)
            axes.set_yticks(range(len(labels)), names)
        if len(labels) <= 12:
            for (row, column), count in np.ndenumerate(counts):
                colour = "white" if shares[row, column] > 0.6 else "black"
                axes.text(column, row, str(count), ha="center", va="center", color=colour)

    return _drawn(draw, side, 0.86 * side)  # the bar of colours takes the rest of the width


def reliability(confidences: Array, right: Flags) -> str:
    """Draw how often what was said with a confidence came true, and how many rows there are of each."""
    return _drawn(lambda axes: on_reliability(axes, confidences, right), 5, 4)


def on_reliability(axes: Axes, confidences: Array, right: Flags) -> None:
    """Draw the same on axes of somebody else's figure."""
    sure, true = confidences.ravel(), right.ravel()
    at = np.minimum((sure * BINS).astype(np.int64), BINS - 1)
    size = np.bincount(at, minlength=BINS)
    some = size > 0
    came = np.bincount(at, true, BINS)[some] / size[some]
    middle = np.bincount(at, sure, BINS)[some] / size[some]
    axes.bar(
        (np.arange(BINS) + 0.5) / BINS,
        size / size.sum(),
        0.9 / BINS,
        color="#d0d7de",
        label="share of rows",
    )
    axes.plot([0, 1], [0, 1], color=GREY, linestyle="--", label="as sure as right")
    axes.plot(middle, came, color=BLUE, marker="o", label="the model")
    axes.set(xlabel="confidence", ylabel="came true", xlim=(0, 1), ylim=(0, 1.02))
    axes.legend(frameon=False, loc="upper left")


def per_class(f1: Interval, labels: Sequence[str], occurs: Flags) -> str:
    """Draw each label's F1 with its interval, the worst first; labels that never occur are left out."""
    order = [int(one) for one in np.argsort(f1.point, kind="stable") if occurs[one]][:BARS][::-1]
    point = f1.point[order]

    def draw(axes: Axes) -> None:
        spread = np.stack([point - f1.low[order], f1.high[order] - point])
        axes.barh(range(len(order)), point, color=BLUE, xerr=spread, ecolor=GREY, height=0.7)
        axes.set_yticks(range(len(order)), [_short(labels[one]) for one in order])
        axes.set(xlabel="F1, with its 95 % interval", xlim=(0, 1), ylim=(-0.6, len(order) - 0.4))

    return _drawn(draw, 7, max(1.5, 0.22 * len(order) + 0.8))


def missing(matrix: Sequence[Subset]) -> str:
    """Draw accuracy and macro F1 of every subset of modalities."""
    rows = [one for one in matrix if one.n][::-1]

    def draw(axes: Axes) -> None:
        at = np.arange(len(rows))
        axes.barh(at + 0.2, [one.accuracy for one in rows], 0.38, color=BLUE, label="accuracy")
        axes.barh(at - 0.2, [one.f1_macro for one in rows], 0.38, color=ORANGE, label="macro F1")
        axes.set_yticks(at, [f"{' + '.join(one.modalities)} ({one.n:,})" for one in rows])
        axes.set(xlim=(0, 1))
        axes.legend(frameon=False, loc="upper center", bbox_to_anchor=(0.5, -0.15), ncols=2)

    return _drawn(draw, 7, 0.45 * len(rows) + 1.2)


def deletion(found: Deletion) -> str:
    """Draw the label's probability with more and more hidden, by importance and at random."""

    def draw(axes: Axes) -> None:
        hidden = np.linspace(0, 100, STEPS)
        axes.plot(
            hidden, found.random, color=GREY, linestyle="--", label=f"at random: area {found.random_area:.3f}"
        )
        axes.plot(hidden, found.curve, color=BLUE, marker="o", label=f"by importance: area {found.area:.3f}")
        axes.set(xlabel="hidden, %", ylabel="probability of the label", ylim=(0, 1.02), xlim=(0, 100))
        axes.legend(frameon=False)

    return _drawn(draw, 5, 4)


def _drawn(draw: Callable[[Axes], None], width: float, height: float) -> str:
    """Draw on axes of its own, inches wide and high, without a window or state that other plots share."""
    out = io.BytesIO()
    # labels are text and no formulas; the same figures give the same bytes
    style = rc_context(
        {"svg.fonttype": "none", "svg.hashsalt": "frontdesk", "text.parse_math": False, "font.size": 9}
    )
    with style, warnings.catch_warnings():
        # the reader's machine has the letters that the fonts here lack
        warnings.filterwarnings("ignore", message="Glyph")
        figure = Figure(figsize=(width, height), layout="constrained")
        FigureCanvasSVG(figure)
        axes = figure.subplots()
        axes.spines[["top", "right"]].set_visible(False)
        draw(axes)
        figure.savefig(out, format="svg", metadata={"Date": None})
    return f"data:image/svg+xml;base64,{b64encode(out.getvalue()).decode()}"


def _short(label: str) -> str:
    plain = "".join(one if one.isprintable() else " " for one in label)
    return plain if len(plain) <= LONGEST else f"{plain[: LONGEST - 1]}…"
