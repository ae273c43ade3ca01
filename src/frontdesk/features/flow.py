"""Optical flow and numbers that describe it.

Farnebäck, "Two-Frame Motion Estimation Based on Polynomial Expansion" (2003). How its strength changes from
frame to frame, cell by cell: Hassner et al., "Violent Flows" (2012).
"""

from collections.abc import Sequence
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from frontdesk.features.feature import Floats, Pixels

LEAST = 1e-4  # what is smaller does not count: the logarithm is of 1 + x / LEAST
WINDOW = 11  # pixels around each that its flow is found by
DIRECTIONS = 8
STRENGTHS = (0.02, 0.05, 0.1, 0.2, 0.4, 0.8, 1.6, np.inf)  # in sides a second
CELLS = 4  # of the map of changes, across and down
FLOW_WIDTH = 11 * 8 + (len(STRENGTHS) - 1) + DIRECTIONS + 2 + CELLS * CELLS


def flows(squares: Pixels, ms: Sequence[int]) -> Floats:
    """Return the flow within (frames, side, side): (steps, side, side, 2), in sides a second."""
    seconds = np.maximum(np.diff(ms), 1) / 1_000
    found = [_flow(one, other) for one, other in pairwise(squares)]
    speeds: Floats = np.stack(found) / squares.shape[1] / seconds[:, None, None, None]
    return speeds.astype(np.float32)


def flow_numbers(flow: Floats) -> Floats:
    """Describe (steps, side, side, 2): (`FLOW_WIDTH`,).

    Strength, strength beside the camera's own motion (the median), that motion, change of the flow, how it
    spreads and turns, shares of strengths and directions, and where strength changes.
    """
    strength = np.linalg.norm(flow, axis=3)
    camera = np.median(flow, axis=(1, 2))  # (steps, 2)
    rest = flow - camera[:, None, None]
    beside = np.linalg.norm(rest, axis=3)
    turning = np.linalg.norm(np.diff(flow, axis=0), axis=3) if len(flow) > 1 else np.zeros_like(strength)
    spreading, turned = _derivatives(flow)
    series = [
        *_levels(strength),
        *_levels(beside),
        np.linalg.norm(camera, axis=1),
        turning.mean(axis=(1, 2)),
        np.percentile(turning, 95, axis=(1, 2)),
        np.abs(spreading).mean(axis=(1, 2)),
        np.abs(turned).mean(axis=(1, 2)),
    ]
    parts = (*map(summary, series), _strengths(beside), *_directions(rest, beside), _changes(strength))
    return np.concatenate(parts).astype(np.float32)


def summary(series: NDArray[np.floating]) -> Floats:
    """Describe (n,) numbers over time: (8,) logarithms.

    Of mean, deviation, largest, tenth, half and nine tenths, and of the mean and largest step.
    """
    steps = np.abs(np.diff(series)) if len(series) > 1 else np.zeros(1)
    ranks = np.percentile(series, (10, 50, 90))
    return logarithm(np.array([series.mean(), series.std(), series.max(), *ranks, steps.mean(), steps.max()]))


def logarithm(values: NDArray[np.floating]) -> Floats:
    """Return log(1 + x / LEAST) of numbers that are not negative: 0 of nothing."""
    risen: Floats = np.log1p(np.maximum(values, 0) / LEAST).astype(np.float32)
    return risen


def _flow(one: Pixels, other: Pixels) -> Floats:
    """Return the flow from one (side, side) to another, in pixels; none where nothing around has changed."""
    levels, rounds, near, sigma = 3, 3, 5, 1.1  # of the pyramid, and of the polynomials
    empty = np.zeros((*one.shape, 2), np.float32)
    found = cv2.calcOpticalFlowFarneback(one, other, empty, 0.5, levels, WINDOW, rounds, near, sigma, 0)
    flow = np.array(found, np.float32)
    changed = cv2.blur(cv2.absdiff(one, other).astype(np.float32), (WINDOW, WINDOW))
    flow[changed < 1e-3] = 0  # the method alone would see some in noise that stands still
    return flow


def _levels(strength: Floats) -> tuple[Floats, Floats, Floats]:
    places = (1, 2)
    return strength.mean(axis=places), strength.std(axis=places), np.percentile(strength, 95, axis=places)


def _derivatives(flow: Floats) -> tuple[Floats, Floats]:
    """Return divergence and curl: (steps, side, side) each."""
    x, y = flow[..., 0], flow[..., 1]
    divergence = np.gradient(x, axis=2) + np.gradient(y, axis=1)
    return divergence, np.gradient(y, axis=2) - np.gradient(x, axis=1)


def _strengths(strength: Floats) -> Floats:
    """Return the roots of the shares of pixels in each range of `STRENGTHS`: (7,)."""
    counts, _ = np.histogram(strength, STRENGTHS)
    return np.sqrt(counts / strength.size).astype(np.float32)


def _directions(flow: Floats, strength: Floats) -> tuple[Floats, Floats]:
    """Return the share of each direction, and mean and deviation over time of their entropy: (8,), (2,)."""
    turn = np.arctan2(flow[..., 1], flow[..., 0]) / (2 * np.pi) * DIRECTIONS
    places = turn.astype(int) % DIRECTIONS + DIRECTIONS * np.arange(len(flow))[:, None, None]
    counts = np.bincount(places.ravel(), strength.ravel(), DIRECTIONS * len(flow)).reshape(-1, DIRECTIONS)
    shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1e-6)
    entropy = -(shares * np.log(np.maximum(shares, 1e-9))).sum(axis=1)
    whole = counts.sum(axis=0) / max(1e-6, float(counts.sum()))
    return whole.astype(np.float32), np.array([entropy.mean(), entropy.std()], np.float32)


def _changes(strength: Floats) -> Floats:
    """Return for 4 x 4 cells how often strength changes there by more than it does on the mean: (16,)."""
    if len(strength) < 2:
        return np.zeros(CELLS * CELLS, np.float32)
    steps = np.abs(np.diff(strength, axis=0))
    often = (steps > steps.mean(axis=(1, 2), keepdims=True)).mean(axis=0)
    side = often.shape[0] // CELLS
    whole = often[: side * CELLS, : side * CELLS].reshape(CELLS, side, CELLS, side)
    cells: Floats = whole.mean(axis=(1, 3)).ravel().astype(np.float32)
    return cells
