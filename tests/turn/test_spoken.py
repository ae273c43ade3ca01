import pytest

from frontdesk.turn.spoken import spoken


@pytest.mark.parametrize(
    ("found", "locale", "told"),
    [
        ("zh", "en", "zh"),
        ("en", "zh", "en"),
        ("de", "zh", "zh"),
        ("unknown", "und", "en"),
        ("zh-Hant", "und", "zh"),
    ],
)
def test_the_reply_speaks_the_customers_language(found: str, locale: str, told: str) -> None:
    assert spoken(found, locale) == told


def test_the_first_language_that_is_spoken_here_is_chosen() -> None:
    assert spoken("und", "zh-TW") == "zh"
    assert spoken("fr", "en-GB", "zh") == "en"
    assert spoken("und", "") == "en"
