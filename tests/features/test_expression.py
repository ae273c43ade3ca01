import numpy as np
import pytest

from frontdesk.errors import InvalidInput
from frontdesk.features.expression import EMOTIONS, FACEAPI_MEAN, Settings, build
from frontdesk.features.feature import Shape, Tools
from frontdesk.models.session import Session
from frontdesk.models.store import ModelStore
from frontdesk.perception.faces import open_expression
from frontdesk.preprocess.image import sized

pytestmark = pytest.mark.models

FACES = list(np.random.default_rng(0).integers(0, 256, (2, 70, 60, 3), np.uint8))


def test_one_network_says_what_perception_says_of_the_same_face(store: ModelStore) -> None:
    feature = build(Settings(), Tools(store))
    perceive = open_expression(store.path("expression"), 1)
    assert feature.shape == Shape("vector", 7)
    for face, found in zip(FACES, feature.extract(FACES), strict=True):
        said = perceive(face)
        assert np.allclose(np.exp(found), [said[emotion] for emotion in EMOTIONS], atol=1e-5)


def test_two_networks_name_the_emotions_in_one_order(store: ModelStore) -> None:
    if not store.has("faceapi"):
        pytest.skip("faceapi is not pulled")
    feature = build(Settings(faceapi=True), Tools(store))
    found = feature.extract(FACES[:1])[0]
    colours = (sized(FACES[0], 112, 112).astype(np.float32) - FACEAPI_MEAN) / 255
    session = Session(store.path("faceapi") / "faceapi.onnx", threads=1)
    raw = session.run({session.inputs[0]: colours.transpose(2, 0, 1)[None].copy()})[0][0]
    theirs = dict(
        zip(["neutral", "joy", "sadness", "anger", "fear", "disgust", "surprise"], raw.tolist(), strict=True)
    )
    assert feature.shape == Shape("vector", 14)
    assert np.allclose(np.exp(found[7:]), [theirs[emotion] for emotion in EMOTIONS], atol=1e-5)


def test_each_network_gives_probabilities_and_names_differ(store: ModelStore) -> None:
    feature = build(Settings(), Tools(store))
    assert np.exp(feature.extract(FACES)[0]).sum() == pytest.approx(1, abs=1e-4)
    if store.has("faceapi"):
        assert build(Settings(faceapi=True), Tools(store)).name != feature.name


def test_a_text_is_no_face(store: ModelStore) -> None:
    with pytest.raises(InvalidInput, match="expression reads pictures"):
        build(Settings(), Tools(store)).extract(["smile"])
