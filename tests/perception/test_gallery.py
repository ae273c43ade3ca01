from pathlib import Path

import numpy as np
import pytest

from frontdesk.errors import Misconfigured
from frontdesk.features.picture import EfficientNet, Histograms, PictureModel
from frontdesk.models.store import ModelStore
from frontdesk.perception.gallery import Gallery, describe
from frontdesk.preprocess.image import Pixels
from perception.scenes import device, shirt, slip

PLACE = (320, 240)
STATES = {"red_light": {PLACE: "red"}, "green_light": {PLACE: "green"}, "no_light": {}}


def examples(seeds: range) -> list[tuple[str, Pixels]]:
    lamps = [(name, device(dict(lamp), seed)) for name, lamp in STATES.items() for seed in seeds]
    return [*lamps, *(("red_shirt", shirt((190, 25, 30), seed)) for seed in seeds)]


@pytest.fixture(scope="module", params=["weights", "fallback"])
def picture(request: pytest.FixtureRequest) -> PictureModel:
    if request.param == "fallback":
        return Histograms()
    store: ModelStore = request.getfixturevalue("store")
    return EfficientNet.open(store.path("picture"), 2)


@pytest.fixture(scope="module")
def gallery(picture: PictureModel) -> Gallery:
    return Gallery.learn(examples(range(3)), picture)


@pytest.mark.models
def test_three_examples_teach_a_product_and_its_states(gallery: Gallery, picture: PictureModel) -> None:
    for name, pixels in examples(range(50, 54)):
        found = gallery.look(pixels, picture)
        assert [label.name for label in found] == [name]
        assert found[0].source == "product"
        assert 0.5 <= found[0].confidence <= 1


@pytest.mark.models
def test_what_is_like_no_example_gets_no_label(gallery: Gallery, picture: PictureModel) -> None:
    noise = np.random.default_rng(0).integers(0, 255, (300, 300, 3), dtype=np.uint8)
    for pixels in (slip(["Order 1", "Total 2"]), noise, np.zeros((100, 100, 3), np.uint8)):
        assert gallery.look(pixels, picture) == ()


@pytest.mark.models
def test_learning_twice_gives_the_same_and_one_example_a_label_is_enough(picture: PictureModel) -> None:
    few = [("red_light", device({PLACE: "red"})), ("red_shirt", shirt((190, 25, 30)))]
    one, other = Gallery.learn(few, picture), Gallery.learn(few, picture)
    assert np.array_equal(one.features, other.features)
    assert [label.name for label in one.look(device({PLACE: "red"}, 7), picture)] == ["red_light"]


@pytest.mark.models
def test_a_gallery_is_kept_in_a_file_without_pickles(
    gallery: Gallery, picture: PictureModel, tmp_path: Path
) -> None:
    file = tmp_path / "gallery.npz"
    gallery.save(file)
    again = Gallery.load(file)
    pixels = device({PLACE: "green"}, 9)
    assert again.look(pixels, picture) == gallery.look(pixels, picture)
    assert np.load(file, allow_pickle=False)["features"].dtype == np.float32


def test_a_gallery_made_with_another_network_is_not_used() -> None:
    made = Gallery.learn([("a", shirt((190, 25, 30))), ("b", device({}))], Histograms())
    feature = describe([shirt((190, 25, 30))], Histograms())[0]
    assert [label.name for label in made.match(feature, "histograms.v1")] == ["a"]
    assert made.match(feature, "efficientnet-lite0.v1") == ()


@pytest.mark.parametrize("written", [b"", b"PK\x03\x04nonsense", b"\x93NUMPY"])
def test_a_file_that_is_no_gallery_is_refused_with_a_remedy(tmp_path: Path, written: bytes) -> None:
    file = tmp_path / "gallery.npz"
    file.write_bytes(written)
    with pytest.raises(Misconfigured, match=r"gallery.*; run"):
        Gallery.load(file)


def test_a_gallery_needs_examples() -> None:
    with pytest.raises(Misconfigured, match="at least one example"):
        Gallery.learn([], Histograms())
