import pytest

from frontdesk.perception.percepts import AudioPercept, ImagePercept, Perceived, TextPercept, Words
from frontdesk.understanding.language import language


def text(content: str, tag: str, sure: float = 1.0) -> TextPercept:
    return TextPercept(0, content, tag, sure, (), None)


def voice(content: str, tag: str) -> AudioPercept:
    return AudioPercept(1, 2.0, ((0, 2_000),), (Words(content, 0.9, 0, 2_000),), tag, 1.0, None, None)


def page(content: str) -> ImagePercept:
    return ImagePercept(2, 9, 9, (Words(content, 0.9, box=(0, 0, 1, 1)),), (), (), None)


def test_the_language_of_most_words_wins_and_every_modality_has_its_share() -> None:
    found = language(Perceived((text("退货 please", "en"), voice("我想把这个台灯退掉可以吗", "zh"))))
    assert found.value == "zh"
    assert found.distribution["zh"] > found.distribution["en"] > 0
    assert found.shares["audio"] > 0 > found.shares["text"]
    assert [place.part for place in found.evidence] == [1]


def test_a_page_in_a_photo_counts_only_when_nothing_was_typed_or_said() -> None:
    assert language(Perceived((text("what is this", "en"), page("产品使用说明书")))).value == "en"
    alone = language(Perceived((page("产品使用说明书"),)))
    assert (alone.value, alone.confidence < 0.5) == ("zh", True)


@pytest.mark.parametrize(("locale", "printed"), [("zh-CN", "E3 K17"), ("en", "产品使用说明书")])
def test_what_is_printed_on_a_thing_is_not_the_language_of_who_sends_its_photo(
    locale: str, printed: str
) -> None:
    assert language(Perceived((page(printed),)), locale).value == locale


@pytest.mark.parametrize(("locale", "value"), [("zh", "zh"), ("und", "unknown")])
def test_without_words_the_locale_is_all_there_is(locale: str, value: str) -> None:
    found = language(Perceived((text("?", "und", 0.0),)), locale)
    assert found.value == value
    assert found.confidence <= 0.5
