"""A model that sees is shown the customer's photos, few and small; one that does not is shown none."""

import io
import json
from base64 import b64decode
from typing import Any

import numpy as np
import pytest
from PIL import Image as Pillow

from dialogue.talks import commands
from frontdesk.admission import Sent
from frontdesk.dialogue.helped import HEAVIEST, MOST_SHOWN, SIDE
from frontdesk.house import House, open_house
from frontdesk.media.image import encoded
from frontdesk.sections import Model
from net.scripted import Script, serving, whole

pytestmark = pytest.mark.models

START: dict[str, object] = {"do": "start", "flow": "return_refund"}


def snow(seed: int) -> bytes:
    """Make a large photo of nothing, which no JPEG makes small."""
    grid = np.random.default_rng(seed).integers(0, 256, (1_200, 1_600, 3), np.uint8)
    return encoded(grid, "image/jpeg")


def shown(script: Script) -> list[Any]:
    """Give the pictures of the first question, as they came over the line."""
    given = script.asked[0][2]["messages"][1]["content"]
    return [] if isinstance(given, str) else [one["image_url"]["url"] for one in given[1:]]


def asked(shop: House, text: str, photos: int, vision: bool) -> tuple[Script, dict[str, Any]]:
    """Send a turn with photos to a desk whose model wants to begin a return."""
    script = Script([whole(json.dumps(commands(START)))])
    with serving(script) as url:
        own = Model(url=url, model="m", seconds=20, tries=1, vision=vision)
        with open_house(shop.settings.model_copy(update={"model": own}), like=shop) as house:
            conversation = house.reception.conversations.open("en", "c08").id
            sent = [Sent("image", snow(at)) for at in range(photos)]
            words = [Sent("text", text)] if text else []
            received = house.reception.receive(conversation, [*words, *sent])
            return script, house.reception.answer(received)


def test_a_model_that_sees_is_given_the_photos(shop: House) -> None:
    script, reply = asked(shop, "And this other thing?", 1, vision=True)
    [url] = shown(script)
    head, data = url.split(",")
    assert head == "data:image/jpeg;base64"
    with Pillow.open(io.BytesIO(b64decode(data))) as picture:
        assert 100 < max(picture.size) <= SIDE
    assert reply["flow"]["flow"] == "return_refund"


def test_a_model_that_does_not_see_is_given_none(shop: House) -> None:
    script, reply = asked(shop, "And this other thing?", 1, vision=False)
    assert shown(script) == []
    assert reply["flow"]["flow"] == "return_refund"
    assert "base64" not in json.dumps([body for _, _, body in script.asked])


def test_of_many_photos_some_are_shown(shop: House) -> None:
    script, _ = asked(shop, "And this other thing?", MOST_SHOWN + 1, vision=True)
    assert len(shown(script)) == MOST_SHOWN
    assert all(len(url) < HEAVIEST * 1.4 for url in shown(script))
