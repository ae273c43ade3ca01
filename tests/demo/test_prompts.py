import io

import pytest
import soundfile
from PIL import Image as Pillow

from frontdesk.demo.prompts import Language, prompt_file, prompts
from frontdesk.errors import NotFound

LANGUAGES: tuple[Language, ...] = ("zh", "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_a_text_a_photo_and_a_voice_message(language: Language) -> None:
    ready = prompts(language)
    assert [prompt.kind for prompt in ready] == ["text", "image", "audio"]
    assert all(prompt.title for prompt in ready)
    assert ready[0].text
    assert [prompt.media_type for prompt in ready] == [None, "image/jpeg", "audio/ogg"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_photo_and_the_voice_message_can_be_opened(language: Language) -> None:
    _, photo, voice = prompts(language)
    data, media_type = prompt_file(photo.id)
    with Pillow.open(io.BytesIO(data)) as picture:
        assert Pillow.MIME[picture.format or ""] == media_type == photo.media_type
    data, media_type = prompt_file(voice.id)
    assert soundfile.info(io.BytesIO(data)).format == "OGG"
    assert media_type == voice.media_type


@pytest.mark.parametrize("name", ["zh-text", "nothing", "../voices/zh-film.ogg"])
def test_a_prompt_without_a_file_is_refused(name: str) -> None:
    with pytest.raises(NotFound, match="no prompt with a file"):
        prompt_file(name)
