import io
import struct
from pathlib import Path

import av
import numpy as np
import pytest

from frontdesk.errors import RejectedInput, TooLarge, UnreadableMedia, UnsupportedMedia
from frontdesk.media import video
from frontdesk.media.door import admit
from frontdesk.media.wire import Json
from frontdesk.sections import Limits
from media.files import film, read_or_refused, sound_in


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        pytest.param(film(), "video/mp4", id="mp4"),
        pytest.param(film(container="mov"), "video/mp4", id="mov"),
        pytest.param(film(container="webm", codec="libvpx"), "video/webm", id="vp8"),
        pytest.param(film(container="mov", codec="mjpeg"), "video/mp4", id="a codec that no browser plays"),
    ],
)
def test_a_film_is_written_anew_and_read_as_frames_in_order(
    limits: Limits, data: bytes, media_type: str
) -> None:
    admitted = admit(data, part="video", limits=limits, want="video")
    assert (admitted.kind, admitted.media_type) == ("video", media_type)
    read = video.film(admitted.data, frames=4)
    assert [frame.pixels.shape for frame in read.frames] == [(48, 64, 3)] * 4
    assert read.sound is None
    times, greys = [f.ms for f in read.frames], [float(f.pixels.mean()) for f in read.frames]
    assert times == sorted(set(times))
    assert greys == sorted(greys)
    assert greys[-1] - greys[0] > 60  # from the beginning and the end, not four neighbours


def test_a_film_of_matroska_keeps_its_first_key_frame(limits: Limits) -> None:
    """Its first packets carry no decoding time, and were once taken for the end of the stream."""
    admitted = admit(film(container="matroska"), part="video", limits=limits)
    assert (admitted.media_type, admitted.facts["frames"]) == ("video/mp4", 20)
    read = video.film(admitted.data, frames=4)
    assert [one.pixels.mean() for one in read.frames] == pytest.approx([25, 75, 125, 175], abs=20)


LYING = (0, 0x10000, 0, 0xFFFF0000, 0, 0, 0, 0, 0x40000000)  # as a phone held upright writes it
STANDING = (0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)


@pytest.mark.parametrize("codec", ["libx264", "mpeg4"])
def test_a_film_of_a_phone_is_read_upright(limits: Limits, codec: str) -> None:
    data = film(frames=5, size=(64, 32), codec=codec, band=True)
    matrix = struct.pack(">9I", *STANDING)
    track = data.index(b"tkhd")
    place = data.index(matrix, track)  # the first matrix is the whole film's
    lying = data[:place] + struct.pack(">9I", *LYING) + data[place + len(matrix) :]
    admitted = admit(lying, part="video", limits=limits)
    assert (admitted.facts["width"], admitted.facts["height"]) == (32, 64)
    first = video.film(admitted.data, frames=2).frames[0].pixels
    assert first.shape == (64, 32, 3)
    assert (
        first[:, -4:].mean() > 200
    )  # the white band was on top, and a quarter turn clockwise brings it right
    assert first[:, :-16].mean() < 100


def test_a_film_of_one_key_frame_is_read_to_its_end(limits: Limits) -> None:
    data = film(
        frames=700, options={"g": "9999", "preset": "ultrafast", "x264-params": "scenecut=0:keyint=9999"}
    )
    read = video.film(admit(data, part="video", limits=limits).data, frames=5)
    assert [one.ms for one in read.frames] == pytest.approx(
        [7_000, 21_000, 35_000, 49_000, 63_000], abs=6_000
    )


def test_a_frame_larger_than_the_header_says_is_not_decoded(limits: Limits) -> None:
    options = {"deadline": "realtime", "cpu-used": "8"}
    data = film(frames=1, size=(4_096, 4_096), container="webm", codec="libvpx", options=options)
    for said, lie in ((b"\xb0\x82\x10\x00", b"\xb0\x82\x00\x40"), (b"\xba\x82\x10\x00", b"\xba\x82\x00\x40")):
        assert said in data
        data = data.replace(said, lie)
    with pytest.raises(RejectedInput, match=r"video pixels is 16,777,216|no frames that can be decoded"):
        admit(data, part="video", limits=limits)


def test_frames_that_grow_on_the_way_are_not_decoded(limits: Limits) -> None:
    """The header and the first frame are small; the decoder itself holds the limit."""
    small = film(frames=4, container="webm", codec="libvpx")
    large = film(
        frames=4, size=(3_200, 3_200), container="webm", codec="libvpx", options={"deadline": "realtime"}
    )
    out = io.BytesIO()
    with (
        av.open(io.BytesIO(small), "r") as one,
        av.open(io.BytesIO(large), "r") as two,
        av.open(out, "w", "webm") as target,
    ):
        stream = target.add_stream_from_template(one.streams.video[0], opaque=True)
        packets = [packet for source in (one, two) for packet in source.demux(video=0) if packet.size]
        for number, packet in enumerate(packets):
            packet.pts = packet.dts = number * 100
            packet.stream = stream
            target.mux(packet)
    admitted = admit(out.getvalue(), part="video", limits=limits)
    read = video.film(admitted.data, frames=8)
    assert read.frames
    assert {one.pixels.shape for one in read.frames} == {(48, 64, 3)}


def test_a_film_container_that_holds_only_sound_is_no_film(limits: Limits) -> None:
    with pytest.raises(UnsupportedMedia, match="the file sent as video is video/mp4 without pictures"):
        admit(sound_in("mp4", "aac"), part="video", limits=limits, want="video")


def test_nothing_that_a_child_says_of_a_film_is_believed() -> None:
    frame = {"ms": 0, "height": 2, "width": 2}
    true = {"seconds": 1.0, "frames": [frame], "sound": False}
    assert video._film(true, [bytes(12)], 1, 2).frames[0].pixels.shape == (2, 2, 3)
    nan = np.full(4, np.nan, np.float32).tobytes()
    lies: list[tuple[Json, list[bytes]]] = [
        (true, []),
        (true, [bytes(11)]),
        (true, [bytes(12), bytes(12)]),
        ({**true, "frames": [frame] * 2}, [bytes(12)] * 2),
        ({**true, "frames": [{**frame, "width": 3}]}, [bytes(18)]),
        ({**true, "frames": [{**frame, "width": -2}]}, [bytes(12)]),
        ({**true, "frames": 3}, []),
        ({**true, "frames": [{**frame, "ms": float("inf")}]}, [bytes(12)]),
        ({**true, "sound": True}, [bytes(12)]),
        ({**true, "sound": True}, [bytes(12), nan]),
        ({**true, "sound": True}, [bytes(12), bytes(5)]),
    ]
    for said, blobs in lies:
        with pytest.raises((TypeError, ValueError, OverflowError)):
            video._film(said, blobs, 1, 2)


def test_metadata_and_what_stands_behind_the_end_stay_behind(limits: Limits) -> None:
    data = film(metadata={"title": "SECRET TITLE", "location": "+52.5+013.4/"}) + b"<script>alert(1)</script>"
    assert b"SECRET" in data
    kept = admit(data, part="video", limits=limits).data
    for secret in (b"SECRET", b"+52.5", b"script"):
        assert secret not in kept


def test_a_film_of_huge_frames_is_refused_by_its_header(limits: Limits) -> None:
    data = film(frames=2, size=(4_096, 4_096), codec="mpeg4")
    with pytest.raises(TooLarge, match="video pixels is 16,777,216; the limit is 8,300,000") as refused:
        admit(data, part="video", limits=limits)
    assert refused.value.part == "video"


def test_a_film_that_is_too_long_is_refused_by_its_header(limits: Limits) -> None:
    short = limits.model_copy(update={"video_seconds": 1})
    with pytest.raises(TooLarge, match="video seconds is 2; the limit is 1"):
        admit(film(), part="video", limits=short)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_film_that_breaks_off_is_refused_or_gives_what_came_before(limits: Limits, share: float) -> None:
    data = film(container="webm", codec="libvpx", frames=40)
    admitted = read_or_refused(data[: int(len(data) * share)], limits)
    assert admitted is None or video.film(admitted.data).frames


def test_a_truncated_mp4_is_unreadable(limits: Limits) -> None:
    data = film()
    with pytest.raises(UnreadableMedia) as refused:
        admit(data[: len(data) // 2], part="video", limits=limits)
    assert refused.value.part == "video"


def test_a_film_without_frames_is_refused(limits: Limits) -> None:
    with pytest.raises(RejectedInput, match="the film has no frames and no sound"):
        admit(film(frames=0), part="video", limits=limits)


def test_a_film_container_that_holds_only_sound_is_a_sound(limits: Limits) -> None:
    assert admit(sound_in("mp4", "aac"), part="audio", limits=limits).kind == "audio"


def test_the_sound_of_a_film_comes_with_it(limits: Limits) -> None:
    out = io.BytesIO()
    with av.open(out, "w", format="mp4") as target:
        pictures = target.add_stream("libx264", rate=10)
        pictures.width, pictures.height, pictures.pix_fmt = 64, 48, "yuv420p"
        sound = target.add_stream("aac", rate=48_000, layout="mono")
        for _ in range(10):
            grey = av.VideoFrame.from_ndarray(np.zeros((48, 64, 3), np.uint8), format="rgb24")
            target.mux(pictures.encode(grey))
        wave = np.sin(np.arange(48_000) / 20).astype(np.float32)[None]
        frame = av.AudioFrame.from_ndarray(wave, format="fltp", layout="mono")
        frame.rate = 48_000
        target.mux(sound.encode(frame))
        target.mux(pictures.encode(None))
        target.mux(sound.encode(None))
    read = video.film(admit(out.getvalue(), part="video", limits=limits).data, frames=2)
    assert read.sound is not None
    assert len(read.sound) == pytest.approx(16_000, rel=0.1)
    assert np.abs(read.sound).max() > 0.5


def test_the_public_films_are_read(limits: Limits, data: Path) -> None:
    for path in sorted((data / "video_fixtures").glob("*.mp4")):
        admitted = admit(path.read_bytes(), part="video", limits=limits)
        read = video.film(admitted.data, frames=3, side=160)
        assert 1 <= len(read.frames) <= 3, path.name
        assert max(read.frames[0].pixels.shape) <= 160
