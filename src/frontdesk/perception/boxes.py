"""Boxes of detectors: how far they overlap, and one box where many were found."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


def overlap(box: Floats, others: Floats) -> Floats:
    """Return the intersection over union of a box with (n, 4) others: (n,). Left, top, right, bottom."""
    low, high = np.maximum(box[:2], others[:, :2]), np.minimum(box[2:], others[:, 2:])
    shared = np.prod(np.maximum(high - low, 0), axis=1)
    both = np.prod(box[2:] - box[:2]) + np.prod(others[:, 2:] - others[:, :2], axis=1) - shared
    share: Floats = (shared / np.where(both > 0, both, 1)).astype(np.float32)
    return share


def merged(boxes: Floats, scores: Floats, alike: float = 0.3) -> tuple[Floats, Floats]:
    """Merge (n, 4) boxes that overlap by more than ``alike`` into their mean, weighted by score.

    Weighted non-maximum suppression: Bazarevsky et al., "BlazeFace" (2019), section 3.4. It is steadier from
    frame to frame than keeping the best box. Repeated until no two boxes overlap so far, since means move.
    """
    while True:
        kept, best = _merge(boxes, scores, alike)
        if len(kept) == len(boxes):
            return kept, best
        boxes, scores = kept, best


def _merge(boxes: Floats, scores: Floats, alike: float) -> tuple[Floats, Floats]:
    left = np.argsort(-scores, kind="stable")
    kept: list[Floats] = []
    best: list[float] = []
    while left.size:
        near = overlap(boxes[left[0]], boxes[left]) > alike
        near[0] = True
        weights = np.maximum(scores[left[near]], np.float32(1e-6))[:, None]
        kept.append((boxes[left[near]] * weights).sum(axis=0) / weights.sum())
        best.append(float(scores[left[0]]))
        left = left[~near]
    return np.array(kept, np.float32).reshape(-1, 4), np.array(best, np.float32)
