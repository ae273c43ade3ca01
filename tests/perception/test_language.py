from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.errors import ModelCorrupt
from frontdesk.models.store import ModelStore
from frontdesk.perception.language import Languages

TABLE = [
    ("我要退货", "zh"),
    ("退货 please", "zh"),
    ("iPhone 15 坏了怎么办", "zh"),
    ("這個訂單還沒到", "zh"),
    ("好", "zh"),
    ("I want to return this", "en"),
    ("refund", "en"),
    ("ok", "en"),
    ("THE ORDER HAS NOT ARRIVED\nwhere is it?", "en"),
    ("Is the 茶 in stock at the moment?", "en"),
    ("返品したいです", "ja"),
    ("12345 !!", "und"),
    ("", "und"),
]


@pytest.fixture(scope="module")
def languages(store: ModelStore) -> Languages:
    return Languages.open(store.path("language"))


@pytest.mark.models
@pytest.mark.parametrize(("text", "language"), TABLE)
def test_the_language_of_a_text_is_told(languages: Languages, text: str, language: str) -> None:
    assert languages.detect(text)[0] == language


@pytest.mark.models
@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Ich möchte diese Bestellung zurückgeben, weil sie kaputt ist", "de"),
        ("Je voudrais retourner cette commande parce qu'elle est cassée", "fr"),
        ("Я хочу вернуть этот заказ, потому что он сломан", "ru"),
        ("Кто написал Войну и мир?", "ru"),  # short and not sure, but English it is not
    ],
)
def test_other_languages_are_told_as_well(languages: Languages, text: str, language: str) -> None:
    assert languages.detect(text)[0] == language


@pytest.mark.models
@given(text=st.text(max_size=60))
def test_no_text_makes_it_fail(languages: Languages, text: str) -> None:
    language, confidence = languages.detect(text)
    assert 0 <= confidence <= 1
    assert (language == "und") == (confidence == 0) or language != "und"


@pytest.mark.parametrize(("text", "language"), TABLE)
def test_without_weights_the_script_tells_chinese_and_english(text: str, language: str) -> None:
    assert Languages().detect(text)[0] == language


def test_a_short_text_is_english_unless_another_language_is_very_likely() -> None:
    def german(line: str) -> Mapping[str, float]:
        return {"de": 0.6, "en": 0.3}

    def surely(line: str) -> Mapping[str, float]:
        return {"de": 0.95, "en": 0.05}

    assert Languages(german).detect("hallo") == ("en", 0.5)
    assert Languages(surely).detect("hallo") == ("de", 0.95)
    assert Languages(german).detect("one two three four five six seven") == ("de", 0.6)


def test_a_file_that_is_no_model_is_corrupt(tmp_path: Path) -> None:
    (tmp_path / "lid.176.ftz").write_bytes(b"nonsense" * 10)
    with pytest.raises(ModelCorrupt, match=r"lid\.176"):
        Languages.open(tmp_path)
