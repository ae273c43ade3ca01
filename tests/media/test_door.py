import csv
import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frontdesk.errors import TooLarge, UnsupportedMedia
from frontdesk.media.door import admit
from frontdesk.sections import Limits
from media.files import film, picture, printed, read_or_refused, sound_in, tone
from media.test_document import docx

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
    "mov": film(3, container="mov", codec="mjpeg"),
    "pdf": printed([[(10, 700, "words")]]),
    "docx": docx("<w:p><w:r><w:t>words</w:t></w:r></w:p>"),
    "html": b"<!doctype html><p>words <b>and</b><table><tr><th>a<tr><td>b</table>" * 5,
    "csv": b"question,answer\nwhen,now\nwhere,here\n",
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
    assert True in outcomes or seed in ("html", "csv")  # nearly any bytes are some text


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


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"\0\0\0\x18ftypheic" + bytes(20), "a HEIC picture"),
        (b"\0\0\0\x18ftypavif" + bytes(20), "an AVIF picture"),
        (b"MZ\x90\0\x03\0\0\0", "a Windows program"),
        (b"\x7fELF\x02\x01\x01\0", "a Linux program"),
        (b"#!/bin/sh\necho hello\n", "a script"),
        (b"%!PS-Adobe-3.0\n", "a PostScript program"),
        (b"{\\rtf1 hello}", "an RTF document"),
        (b"BM" + bytes(20), "a BMP picture"),
        (b"PK\x03\x04\x14\0\0\0evil.exe\0", "a ZIP archive"),
        (b"\x1f\x8b\x08\0\0\0", "a compressed file"),
        (b"RIFF\0\0\0\0AVI LIST", "an AVI film"),
    ],
)
def test_what_people_send_that_is_not_read_here_is_named(limits: Limits, data: bytes, name: str) -> None:
    with pytest.raises(UnsupportedMedia, match=f"{name} is not read here") as refused:
        admit(data, part="image 2", limits=limits)
    assert (refused.value.part, refused.value.value) == ("image 2", name)
    assert "send JPEG, PNG" in str(refused.value)


@pytest.mark.parametrize(
    "text", ["The free shipping", "ID3 is a standard", "MZ is short", "BM and PK", "OFF: mp4"]
)
def test_words_that_look_like_magic_are_words(limits: Limits, text: str) -> None:
    assert admit(text.encode(), part="document", limits=limits).media_type == "text/plain"


@pytest.mark.parametrize("front", [b"GIF89a", b"%PDF-1.4\n", b"\xff\xd8\xff\xe0"])
def test_a_file_of_two_kinds_is_what_its_beginning_is_or_nothing(limits: Limits, front: bytes) -> None:
    polyglot = front + b"/*<script>alert(1)</script>*/" + docx("<w:p/>")
    admitted = read_or_refused(polyglot, limits)
    assert admitted is None or (admitted.kind == "document" and admitted.media_type == "application/pdf")


@pytest.mark.parametrize("kind", ["image", "audio", "video", "document"])
def test_no_kind_may_have_more_bytes_than_its_limit(limits: Limits, kind: str) -> None:
    data = {"image": SEEDS["png"], "audio": SEEDS["wav"], "video": SEEDS["mp4"], "document": SEEDS["pdf"]}[
        kind
    ]
    small = limits.model_copy(update={f"{kind}_bytes": len(data) - 1})
    with pytest.raises(TooLarge, match=f"{kind} bytes is {len(data):,}; the limit is {len(data) - 1:,}"):
        admit(data, part=kind, limits=small)
    admit(data, part=kind, limits=limits.model_copy(update={f"{kind}_bytes": len(data)}))
