"""The picture or film of an item, refused when it is none: what features of sight have in common."""

from typing import cast

import numpy as np

from frontdesk.errors import InvalidInput
from frontdesk.features.feature import Clip, Item, Pixels


def picture_of(item: Item, feature: str) -> Pixels:
    """Return the (height, width, 3) uint8 of a picture. Raises `InvalidInput` when the item is none."""
    if not _shown(item, 3):
        raise _refused(item, feature, "pictures, (height, width, 3) uint8")
    return cast("Pixels", item)


def film_of(item: Item, feature: str, fewest: int = 1) -> Clip:
    """Return the film of an item. Raises `InvalidInput` when it is none, or has too few frames."""
    if not isinstance(item, Clip) or not _shown(item.frames, 4):
        raise _refused(item, feature, "films, of frames (frames, height, width, 3) uint8")
    if len(item.frames) < fewest:
        raise InvalidInput(
            f"the film has {len(item.frames)} frames; {feature} needs at least {fewest}",
            part=feature,
            value=len(item.frames),
            limit=fewest,
        )
    return item


def _shown(item: object, dimensions: int) -> bool:
    if not isinstance(item, np.ndarray):
        return False
    return item.ndim == dimensions and item.shape[-1] == 3 and item.dtype == np.uint8 and item.size > 0


def _refused(item: object, feature: str, wanted: str) -> InvalidInput:
    got = f"{item.shape} {item.dtype}" if isinstance(item, np.ndarray) else type(item).__name__
    return InvalidInput(f"{feature} reads {wanted}; this is {got}", part=feature, value=got)
