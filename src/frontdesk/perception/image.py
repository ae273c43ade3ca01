"""A picture -> its lines of text, its faces, what it shows, its vector."""

from dataclasses import dataclass

import numpy as np

from frontdesk.features.picture import PictureModel
from frontdesk.perception.faces import Faces
from frontdesk.perception.gallery import Gallery, described
from frontdesk.perception.lights import lights
from frontdesk.perception.ocr import Ocr
from frontdesk.perception.percepts import ImagePercept, Label
from frontdesk.preprocess.image import Pixels


@dataclass(frozen=True, slots=True)
class Eyes:
    """What sees: a model of pictures always, the rest as far as it was pulled or learnt."""

    picture: PictureModel
    ocr: Ocr | None = None
    faces: Faces | None = None
    gallery: Gallery | None = None


def see(part: int, pixels: Pixels, eyes: Eyes) -> ImagePercept:
    """Perceive (height, width, 3) pixels: RGB, uint8."""
    picture = np.ascontiguousarray(pixels)
    seen = eyes.picture.look([picture])[0]
    scenes = tuple(Label(name, sure, "scene") for name, sure in seen.names)
    lit = lights(picture)
    feature = described(seen.vector, picture, lit)
    products = eyes.gallery.match(feature, eyes.picture.name) if eyes.gallery else ()
    return ImagePercept(
        part,
        width=picture.shape[1],
        height=picture.shape[0],
        lines=eyes.ocr.lines(picture) if eyes.ocr else (),
        faces=eyes.faces.look(picture) if eyes.faces else (),
        labels=(*products, *lit, *scenes),
        vector=seen.vector,
    )
