import io
from threading import Thread

import numpy as np
import pytest
from PIL import Image

from frontdesk.admission import Sent, admitted
from frontdesk.errors import InvalidInput, TooLarge, UnsupportedMedia
from frontdesk.media import audio
from frontdesk.sections import Limits
from frontdesk.store.blobs import HeldBlobs
from frontdesk.turn.codec import part_json
from frontdesk.turn.parts import Audio, Text
from frontdesk.turn.parts import Image as Photo


def png() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 6), "red").save(out, "PNG")
    return out.getvalue()


def test_parts_of_every_kind_keep_their_order() -> None:
    held = HeldBlobs()
    silence = audio.encoded(np.zeros(8_000, np.float32))
    sent = [Sent("text", "看"), Sent("image", png()), Sent("audio", silence), Sent("text", "listen")]
    parts, rejected = admitted(sent, Limits(), held)
    assert [type(part) for part in parts] == [Text, Photo, Audio, Text]
    assert rejected == ()
    assert isinstance(parts[1], Photo)
    assert held.get(parts[1].blob)
    assert part_json(parts[2])["media_type"] == "audio/flac"


def test_a_bad_part_is_told_and_the_others_stay() -> None:
    sent = [Sent("image", b"%PDF-1.7 no picture"), Sent("text", "hello"), Sent("image", png())]
    parts, (rejected,) = admitted(sent, Limits(), HeldBlobs())
    assert len(parts) == 2
    assert (rejected.part, rejected.kind) == ("image 1", "unsupported_media")


def test_when_nothing_is_left_the_first_error_is_the_answer() -> None:
    with pytest.raises(TooLarge, match="text characters"):
        admitted([Sent("text", "x" * 20_001), Sent("image", b"MZ")], Limits(), HeldBlobs())
    with pytest.raises(UnsupportedMedia):
        admitted([Sent("image", b"MZ\0"), Sent("text", "\0")], Limits(), HeldBlobs())


def test_an_empty_turn_and_an_unknown_field_are_refused() -> None:
    with pytest.raises(InvalidInput, match="the turn is empty; send text"):
        admitted([], Limits(), HeldBlobs())
    with pytest.raises(InvalidInput, match="'hologram' is not a part of a turn"):
        admitted([Sent("hologram", b"x")], Limits(), HeldBlobs())


def test_turns_can_be_admitted_side_by_side() -> None:
    done: list[int] = []

    def take() -> None:
        done.append(len(admitted([Sent("image", png())] * 3, Limits(), HeldBlobs())[0]))

    threads = [Thread(target=take) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert done == [3] * 6
