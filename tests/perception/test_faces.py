import io
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from frontdesk.media.video import film
from frontdesk.models.store import ModelStore
from frontdesk.perception.faces import (
    Box,
    Faces,
    Finder,
    anchors,
    decoded,
    open_blazeface,
    open_expression,
    open_haar,
)
from frontdesk.preprocess.image import Pixels
from frontdesk.turn.findings import EMOTIONS

CLASSES = {
    "angry": "anger",
    "disgust": "disgust",
    "fear": "fear",
    "happy": "joy",
    "neutral": "neutral",
    "sad": "sadness",
    "surprise": "surprise",
}


@pytest.fixture(scope="module")
def blazeface(store: ModelStore) -> Finder:
    return open_blazeface(store.path("face"), 1)


def talking(data: Path) -> Pixels:
    return (
        film((data / "video_fixtures" / "carphone_face_talking.mp4").read_bytes(), frames=1).frames[0].pixels
    )


def smile(face: Pixels) -> Mapping[str, float]:
    return {"joy": 1.0}


def test_anchors_are_the_middles_of_a_grid_row_by_row() -> None:
    made = anchors()
    assert made.shape == (2_304, 2)
    assert made[0].tolist() == pytest.approx([1 / 96, 1 / 96])
    assert made[1].tolist() == pytest.approx([3 / 96, 1 / 96])
    assert made[48].tolist() == pytest.approx([1 / 96, 3 / 96])


def test_a_sure_cell_becomes_a_box_around_its_middle() -> None:
    regressors, logits = np.zeros((2_304, 16), np.float32), np.full(2_304, -9, np.float32)
    regressors[48 * 24 + 24, :4] = (2, -2, 40, 60)
    logits[48 * 24 + 24] = 3
    boxes, scores = decoded(regressors, logits)
    assert boxes.tolist() == [[80, 66, 120, 126]]
    assert scores.tolist() == pytest.approx([0.9526], abs=1e-4)


@pytest.mark.models
def test_a_face_is_found_and_its_expression_is_a_distribution(
    store: ModelStore, blazeface: Finder, data: Path
) -> None:
    picture = talking(data)
    faces = Faces(blazeface, open_expression(store.path("expression"), 1)).look(picture)
    assert len(faces) == 1
    left, top, right, bottom = faces[0].box
    assert 30 < left < right < 140
    assert 20 < top < bottom < 120
    assert set(faces[0].expression) == set(EMOTIONS)
    assert sum(faces[0].expression.values()) == pytest.approx(1, abs=1e-3)


@pytest.mark.models
def test_a_face_in_a_larger_wider_photo_is_found_at_its_place(blazeface: Finder, data: Path) -> None:
    picture = talking(data)
    (left, top, right, bottom), _ = blazeface(picture)[0]
    wide = np.zeros((600, 900, 3), np.uint8)
    wide[100:388, 400:752] = cv2.resize(picture, (352, 288))
    found, _ = blazeface(wide)[0]
    assert found == pytest.approx((400 + 2 * left, 100 + 2 * top, 400 + 2 * right, 100 + 2 * bottom), abs=25)


@pytest.mark.models
def test_a_picture_without_faces_has_none(blazeface: Finder) -> None:
    rng = np.random.default_rng(0)
    for picture in (np.zeros((1, 1, 3), np.uint8), rng.integers(0, 255, (200, 300, 3), dtype=np.uint8)):
        assert blazeface(picture) == []


def test_the_fallback_finds_a_frontal_face(data: Path) -> None:
    (left, top, right, bottom), sure = open_haar()(talking(data))[0]
    assert 30 < left < 88 < right < 150
    assert 10 < top < 70 < bottom < 120
    assert 0 < sure < 1
    assert open_haar()(np.full((80, 80, 3), 128, np.uint8)) == []


def test_the_expression_of_a_tiny_face_is_not_guessed() -> None:
    def find(pixels: Pixels) -> list[tuple[Box, float]]:
        return [((10, 10, 30, 30), 0.9), ((40, 10, 90, 70), 0.8)]

    large, tiny = Faces(find, smile).look(np.zeros((100, 100, 3), np.uint8))
    assert (large.box, large.expression) == ((40, 10, 90, 70), {"joy": 1.0})
    assert (tiny.box, tiny.expression) == ((10, 10, 30, 30), {})
    assert Faces(find).look(np.zeros((100, 100, 3), np.uint8))[0].expression == {}


@pytest.mark.models
@pytest.mark.slow
def test_expressions_are_told_far_better_than_by_chance(store: ModelStore, data: Path) -> None:
    expression = open_expression(store.path("expression"), 1)
    with zipfile.ZipFile(data / "fer2013" / "valid.zip") as faces:
        names = sorted(name for name in faces.namelist() if name.endswith(".jpg"))[::9]
        right = 0
        for name in names:
            picture = np.asarray(Image.open(io.BytesIO(faces.read(name))).convert("RGB"))
            chances = expression(picture)
            right += max(chances, key=lambda emotion: chances[emotion]) == CLASSES[name.split("/")[0]]
    sys.stdout.write(f"\nfaces: {len(names)} faces of fer2013 valid, {right / len(names):.3f} right\n")
    assert right / len(names) > 0.5
