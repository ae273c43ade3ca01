import pytest
from av.error import FFmpegError

from frontdesk.errors import UnsupportedMedia
from frontdesk.media.container import codec, opened, pictures, sounds
from frontdesk.media.door import admit
from frontdesk.sections import Limits
from media.files import film, sound_in, tone


def test_a_file_is_opened_only_as_what_it_was_sniffed_to_be(limits: Limits) -> None:
    flac = tone(name="FLAC")
    with opened(flac, "audio/flac") as container:
        assert codec(container.streams.audio[0]) == "flac"
    with pytest.raises(FFmpegError), opened(flac, "audio/wav"):
        pass
    with pytest.raises(FFmpegError), opened(film(), "video/webm"):
        pass


@pytest.mark.parametrize("data", [film(container="matroska", codec="ffv1"), sound_in("matroska", "wavpack")])
def test_a_codec_that_hardly_anybody_sends_is_not_decoded(limits: Limits, data: bytes) -> None:
    with pytest.raises(UnsupportedMedia, match=r"the codec (ffv1|wavpack) is not read here") as refused:
        admit(data, part="video", limits=limits)
    assert refused.value.value in ("ffv1", "wavpack")


def test_a_film_has_pictures_and_a_recording_has_none(limits: Limits) -> None:
    with opened(film(), "video/mp4") as container:
        assert pictures(container, limits) is not None
        assert sounds(container) is None
    with opened(sound_in("webm", "libopus"), "video/webm") as container:
        assert pictures(container, limits) is None
        assert sounds(container) is not None
