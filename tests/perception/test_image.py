import numpy as np

from frontdesk.features.picture import Histograms, Seen
from frontdesk.perception.faces import Box, Faces
from frontdesk.perception.gallery import Gallery
from frontdesk.perception.image import Eyes, see
from frontdesk.preprocess.image import Pixels
from perception.scenes import device, shirt

LAMP = {(320, 240): "red"}


class Named:
    """Calls everything a modem."""

    name = "named"

    def look(self, pictures: list[Pixels]) -> list[Seen]:
        return [Seen((("modem", 0.4),), one.vector) for one in Histograms().look(pictures)]


def one_face(pixels: Pixels) -> list[tuple[Box, float]]:
    return [((1, 2, 30, 40), 0.8)]


def test_a_picture_shows_products_lights_and_scenes_in_this_order() -> None:
    gallery = Gallery.learn([("router_red_light", device(LAMP)), ("shirt", shirt((9, 9, 200)))], Named())
    percept = see(4, device(LAMP, 5), Eyes(Named(), faces=Faces(one_face), gallery=gallery))
    assert (percept.part, percept.width, percept.height) == (4, 640, 480)
    found = [(label.name, label.source) for label in percept.labels]
    assert found == [("router_red_light", "product"), ("red light", "light"), ("modem", "scene")]
    assert [face.box for face in percept.faces] == [(1, 2, 30, 40)]
    assert percept.vector is not None
    assert percept.vector.shape == (1_280,)


def test_without_models_a_picture_still_has_its_size_its_lights_and_a_vector() -> None:
    percept = see(0, device(LAMP), Eyes(Histograms()))
    assert (percept.lines, percept.faces) == ((), ())
    assert [label.name for label in percept.labels] == ["red light"]


def test_a_view_into_a_larger_array_is_seen_as_well() -> None:
    turned = np.rot90(device(LAMP))
    assert [label.name for label in see(0, turned, Eyes(Histograms())).labels] == ["red light"]
