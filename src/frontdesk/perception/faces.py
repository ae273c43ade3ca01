"""Faces in a picture and what their expression is; never whose they are, how old, or of which sex.

Find: Bazarevsky et al., "BlazeFace" (2019), the full-range network: 192 x 192, one anchor in every cell of a
48 x 48 grid. Expression: mini-XCEPTION, Arriaga et al., "Real-time Convolutional Neural Networks for Emotion
and Gender Classification" (2017), trained on FER-2013; only its emotion network is here.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from frontdesk.errors import ModelMissing
from frontdesk.models.session import Session
from frontdesk.perception.boxes import merged
from frontdesk.perception.percepts import Face
from frontdesk.preprocess.image import Pixels, bounded, crop, grey, letterbox, sized

Floats = NDArray[np.float32]
Box = tuple[int, int, int, int]
Found = list[tuple[Box, float]]
Finder = Callable[[Pixels], Found]  # a picture -> boxes of faces and how sure each is
Expression = Callable[[Pixels], Mapping[str, float]]  # a face -> probability of each emotion

SIDE, CELLS = 192, 48
LEAST = 0.5  # probability of a face
MOST = 12  # faces of one picture
TOO_SMALL = 24  # pixels, under which an expression cannot be seen
MARGIN = 0.08
FER = ("anger", "disgust", "fear", "joy", "sadness", "surprise", "neutral")  # the network's order


@dataclass(frozen=True, slots=True)
class Faces:
    """Finds faces, and tells their expressions when the network for that is there."""

    find: Finder
    expression: Expression | None = None

    def look(self, pixels: Pixels) -> tuple[Face, ...]:
        """Return the faces of (height, width, 3), the largest first."""
        found = sorted(self.find(pixels), key=lambda pair: -_area(pair[0]))[:MOST]
        return tuple(Face(box, sure, self._expression(pixels, box)) for box, sure in found)

    def _expression(self, pixels: Pixels, box: Box) -> Mapping[str, float]:
        small = min(box[2] - box[0], box[3] - box[1]) < TOO_SMALL
        return {} if small or self.expression is None else self.expression(crop(pixels, box, MARGIN))


def open_blazeface(folder: Path, threads: int = 2) -> Finder:
    """Open the built model in ``folder``: face.onnx."""
    session = Session(folder / "face.onnx", threads=threads)
    names = session.outputs

    def find(pixels: Pixels) -> Found:
        fitted = letterbox(pixels, SIDE)
        fed = fitted.pixels.astype(np.float32).transpose(2, 0, 1)[None] / np.float32(127.5) - np.float32(1)
        out = dict(zip(names, session.run({session.inputs[0]: np.ascontiguousarray(fed)}), strict=True))
        boxes, scores = merged(*decoded(out["regressors"][0], out["classifiers"][0, :, 0]))
        height, width = pixels.shape[:2]
        found: Found = []
        for (x0, y0, x1, y1), score in zip(boxes.tolist(), scores.tolist(), strict=True):
            corners = (*fitted.original(x0, y0), *fitted.original(x1, y1))
            found.append((_inside(corners, width, height), score))
        return found

    return find


def decoded(regressors: Floats, logits: Floats) -> tuple[Floats, Floats]:
    """Turn (cells, 16) and (cells,) of the network into boxes (n, 4) in its pixels and scores (n,).

    A box is (x, y, width, height) around the middle of its cell; the key points behind it are not used.
    """
    scores = 1 / (1 + np.exp(-np.clip(logits, -80, 80)))
    sure = scores >= LEAST
    middle = regressors[sure, :2] + anchors()[sure] * SIDE
    half = regressors[sure, 2:4] / 2
    boxes = np.concatenate([middle - half, middle + half], axis=1)
    whole = (half > 0).all(axis=1)
    return boxes[whole].astype(np.float32), scores[sure][whole].astype(np.float32)


@cache
def anchors() -> Floats:
    """Return the middles of the cells, row by row, as shares of the side: (2304, 2) of (x, y)."""
    middles = (np.arange(CELLS, dtype=np.float32) + np.float32(0.5)) / np.float32(CELLS)
    down, across = np.meshgrid(middles, middles, indexing="ij")
    return np.stack([across.ravel(), down.ravel()], axis=1)


def open_haar() -> Finder:
    """Open the fallback that OpenCV carries: frontal faces only. Raises `ModelMissing` when it does not."""
    file = Path(cv2.__file__).with_name("data") / "haarcascade_frontalface_default.xml"
    cascade = cv2.CascadeClassifier(str(file)) if file.is_file() else None
    if cascade is None or cascade.empty():
        raise ModelMissing(
            "the face detector inside OpenCV is not there",
            part="face",
            remedy="install opencv-python-headless before version 5",
        )

    def find(pixels: Pixels) -> Found:
        small, scale = bounded(pixels, 640)
        boxes, _, weights = cascade.detectMultiScale3(
            cv2.equalizeHist(grey(small)), 1.1, 5, minSize=(24, 24), outputRejectLevels=True
        )
        height, width = pixels.shape[:2]
        found: Found = []
        for (x, y, wide, high), weight in zip(np.reshape(boxes, (-1, 4)), np.ravel(weights), strict=True):
            corners = (x / scale, y / scale, (x + wide) / scale, (y + high) / scale)
            found.append((_inside(corners, width, height), float(1 / (1 + np.exp(2 - weight)))))
        return found

    return find


def open_expression(folder: Path, threads: int = 2) -> Expression:
    """Open the built model in ``folder``: expression.onnx."""
    session = Session(folder / "expression.onnx", threads=threads)

    def expression(face: Pixels) -> Mapping[str, float]:
        values = (sized(face, 64, 64).astype(np.float32) @ _GREY / np.float32(255) - np.float32(0.5)) * 2
        chances = session.run({session.inputs[0]: values[None, None].astype(np.float32)})[0].ravel()
        return dict(zip(FER, chances.tolist(), strict=True))

    return expression


_GREY = np.array([0.299, 0.587, 0.114], np.float32)


def _inside(corners: tuple[float, float, float, float], width: int, height: int) -> Box:
    left, top = min(max(0, round(corners[0])), width - 1), min(max(0, round(corners[1])), height - 1)
    right, bottom = min(max(left + 1, round(corners[2])), width), min(max(top + 1, round(corners[3])), height)
    return left, top, right, bottom


def _area(box: Box) -> int:
    return (box[2] - box[0]) * (box[3] - box[1])
