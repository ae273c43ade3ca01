import io

import av
import numpy as np
import pytest
import soundfile

from frontdesk.errors import RejectedInput, TooLarge, UnreadableMedia, UnsupportedMedia
from frontdesk.media import audio
from frontdesk.media.door import admit
from frontdesk.sections import Limits
from media.files import film, sound_in, tone


def pitch(sound: audio.Samples) -> float:
    spectrum = np.abs(np.fft.rfft(sound))
    return float(np.argmax(spectrum) * audio.RATE / len(sound))


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(tone(), id="wav"),
        pytest.param(tone(rate=8_000), id="8 kHz"),
        pytest.param(tone(rate=44_100, channels=2), id="stereo"),
        pytest.param(tone(rate=48_000, channels=6), id="5.1"),
        pytest.param(tone(rate=192_000), id="192 kHz"),
        pytest.param(tone(name="FLAC"), id="flac"),
        pytest.param(tone(name="OGG"), id="vorbis"),
        pytest.param(tone(name="MP3"), id="mp3"),
        pytest.param(sound_in("ogg", "libopus"), id="opus"),
        pytest.param(sound_in("webm", "libopus"), id="a browser's recorder"),
        pytest.param(sound_in("ipod", "aac"), id="m4a"),
    ],
)
def test_every_format_becomes_mono_at_16_khz_and_keeps_its_pitch(limits: Limits, data: bytes) -> None:
    admitted = admit(data, part="audio", limits=limits, want="audio")
    assert (admitted.kind, admitted.media_type) == ("audio", "audio/flac")
    sound = audio.samples(admitted.data)
    assert len(sound) == pytest.approx(audio.RATE, rel=0.1)
    assert pitch(sound) == pytest.approx(440, abs=3)
    assert admitted.facts["seconds"] == pytest.approx(1, rel=0.1)


def test_three_hours_of_silence_are_refused_by_the_header(limits: Limits) -> None:
    out = io.BytesIO()
    soundfile.write(out, np.zeros(3 * 3_600 * 16_000, np.int16), 16_000, format="FLAC")
    assert len(out.getvalue()) < 600_000
    with pytest.raises(TooLarge, match="audio seconds is 10,800; the limit is 300") as refused:
        admit(out.getvalue(), part="audio", limits=limits)
    assert refused.value.part == "audio"


def test_a_header_that_says_nothing_does_not_help_a_long_sound(limits: Limits) -> None:
    short = limits.model_copy(update={"audio_seconds": 2})
    with pytest.raises(TooLarge, match="audio seconds is 3; the limit is 2"):
        admit(sound_in("webm", "libopus", 8, options={"live": "1"}), part="audio", limits=short)


def test_a_sound_without_samples_is_unreadable(limits: Limits) -> None:
    with pytest.raises(UnreadableMedia, match="no samples"):
        admit(tone(seconds=0), part="audio", limits=limits)


def test_a_sound_keeps_no_names(limits: Limits) -> None:
    out = io.BytesIO()
    with soundfile.SoundFile(out, "w", 16_000, 1, format="FLAC") as file:
        file.title = "my secret title"
        file.write(np.zeros(16_000))
    assert b"secret" in out.getvalue()
    assert b"secret" not in admit(out.getvalue(), part="audio", limits=limits).data


def test_a_film_is_no_voice_message(limits: Limits) -> None:
    with pytest.raises(UnsupportedMedia, match="the file sent as audio is video/mp4"):
        admit(film(), part="audio", limits=limits, want="audio")


def test_what_is_stored_is_read_back_within_a_bit() -> None:
    wave = np.sin(np.arange(1_000) / 9).astype(np.float32) * 0.5
    np.testing.assert_allclose(audio.samples(audio.encoded(wave)), wave, atol=1 / 32_000)
    with pytest.raises(UnreadableMedia, match="no FLAC, mono at 16,000 Hz"):
        audio.samples(tone(rate=8_000))
    with pytest.raises(UnreadableMedia):
        audio.samples(b"no sound")


def test_samples_that_are_no_numbers_become_silence(limits: Limits) -> None:
    wave = np.full(16_000, np.nan, np.float32)
    wave[::2] = 7.0
    out = io.BytesIO()
    soundfile.write(out, wave, 16_000, format="WAV", subtype="FLOAT")
    sound = audio.samples(admit(out.getvalue(), part="audio", limits=limits).data)
    assert np.isfinite(sound).all()
    assert np.abs(sound).max() <= 1


@pytest.mark.parametrize(
    "playlist", [b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n", b"ffconcat version 1.0\nfile /etc/passwd\n"]
)
@pytest.mark.parametrize("magic", [b"ID3\x03\0\0\0\0\0\0", b"\xff\xfb\x90\x00", b"OggS", b"\x1a\x45\xdf\xa3"])
def test_a_playlist_in_disguise_is_not_followed(limits: Limits, magic: bytes, playlist: bytes) -> None:
    with pytest.raises(UnreadableMedia):
        admit(magic + playlist * 50, part="audio", limits=limits)


@pytest.mark.parametrize(("rate", "why"), [(1_000, "the least is 4,000"), (384_000, "the limit is 192,000")])
def test_a_sampling_rate_that_no_recorder_has_is_refused(limits: Limits, rate: int, why: str) -> None:
    with pytest.raises(RejectedInput, match=why):
        admit(tone(0.1, rate=rate), part="audio", limits=limits)


def test_more_channels_than_a_room_has_are_refused(limits: Limits) -> None:
    with pytest.raises(TooLarge, match="audio channels is 9; the limit is 8"):
        admit(tone(0.1, channels=9), part="audio", limits=limits)


def test_a_stored_sound_with_a_false_header_is_not_decoded() -> None:
    data = bytearray(audio.encoded(np.zeros(1_000, np.float32)))
    data[21] |= 0x0F  # the number of samples: 36 bits from here on
    data[22:26] = b"\xff\xff\xff\xff"
    with pytest.raises(UnreadableMedia, match="false header"):
        audio.samples(bytes(data))


def test_the_cover_of_a_song_is_no_film(limits: Limits) -> None:
    out = io.BytesIO()
    with av.open(out, "w", format="mp4") as target:
        sound = target.add_stream("aac", rate=48_000, layout="mono")
        cover = target.add_stream("mjpeg", rate=1)
        cover.width, cover.height, cover.pix_fmt = 16, 16, "yuvj420p"
        cover.disposition = av.stream.Disposition.attached_pic
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 48_000), np.float32), format="fltp", layout="mono")
        frame.rate = 48_000
        target.mux(sound.encode(frame))
        target.mux(sound.encode(None))
        target.mux(cover.encode(av.VideoFrame(16, 16, "yuvj420p")))
        target.mux(cover.encode(None))
    assert admit(out.getvalue(), part="audio", limits=limits).kind == "audio"
