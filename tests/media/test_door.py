import csv
import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frontdesk.config import Limits
from frontdesk.errors import TooLarge, UnsupportedMedia
from frontdesk.media.door import admit
from media.files import film, picture, read_or_refused, sound_in, tone

SEEDS = {
    "png": picture(),
    "jpeg": picture(name="JPEG"),
    "webp": picture(name="WEBP"),
    "gif": picture(name="GIF"),
    "wav": tone(0.1),
    "flac": tone(0.1, name="FLAC"),
    "ogg": tone(0.1, name="OGG"),
    "m4a": sound_in("ipod", "aac", 0.1),
    "mp4": film(3),
    "webm": film(3, container="webm", codec="libvpx"),
}


@pytest.mark.parametrize("seed", sorted(SEEDS))
def test_damaged_files_are_read_or_refused_by_name(limits: Limits, seed: str) -> None:
    chance, outcomes = random.Random(seed), set[bool]()
    for _ in range(25):
        data = bytearray(SEEDS[seed])
        for _ in range(chance.randint(1, 12)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        damaged = bytes(data[: chance.randint(1, len(data))] if chance.random() < 0.3 else data)
        outcomes.add(read_or_refused(damaged, limits) is None)
    assert True in outcomes


@settings(max_examples=40)
@given(st.binary(max_size=300))
def test_no_bytes_make_the_door_raise_anything_but_a_refusal(data: bytes) -> None:
    admitted = read_or_refused(data, Limits())
    assert admitted is None or admitted.kind in ("document", "audio", "video", "image")


def test_adversarial_pictures_are_read_or_refused(limits: Limits, data: Path) -> None:
    folder = data / "adversarial_media"
    with (folder / "manifest.csv").open(newline="") as file:
        names = [row["file"] for row in csv.DictReader(file)]
    assert len(names) > 80
    for name in names:
        path = next((p for p in (folder / name, folder / "image" / name) if p.is_file()), None)
        assert path is not None, name
        read_or_refused(path.read_bytes(), limits)


def test_bytes_over_the_limit_are_refused_before_anything_is_decoded(limits: Limits) -> None:
    small = limits.model_copy(update={"image_bytes": 50})
    with pytest.raises(TooLarge, match=r"image bytes is \d+; the limit is 50"):
        admit(picture(), part="image", limits=small)


@pytest.mark.parametrize("want", ["audio", "video", "document"])
def test_a_file_of_another_kind_than_it_was_sent_as_is_refused(limits: Limits, want: str) -> None:
    with pytest.raises(UnsupportedMedia, match=f"the file sent as {want} is image/png") as refused:
        admit(picture(), part=want, limits=limits, want=want)  # type: ignore[arg-type]
    assert refused.value.remedy
    assert "send it as image" in refused.value.remedy


def test_a_picture_that_is_also_a_script_is_written_anew(limits: Limits) -> None:
    polyglot = picture(name="GIF") + b"*/=1;alert(document.domain)//"
    assert b"alert" not in admit(polyglot, part="image", limits=limits).data


def test_a_page_sent_as_a_picture_is_refused(limits: Limits) -> None:
    with pytest.raises(UnsupportedMedia, match="text/html"):
        admit(b"<html><script>alert(1)</script>", part="image", limits=limits, want="image")
