from pathlib import Path

import pytest

from frontdesk.dialogue.wishfile import load_vocabulary
from frontdesk.errors import Misconfigured
from frontdesk.recommend.vocabulary import NO_VOCABULARY
from frontdesk.understanding.pack import shop_pack


def test_the_shops_words_are_there_in_both_languages() -> None:
    found = load_vocabulary(shop_pack())
    for kind in found.kinds.values():
        assert all(kind.words[language] for language in ("zh", "en")), kind
    for name, one in found.attributes.items():
        assert set(one.label) == {"zh", "en"}, name
        assert all(set(words) == {"zh", "en"} for words in one.values.values()), name
    assert found.kinds["vacuum"].names == ("vacuum", "handheld", "robot")
    assert found.kinds["kettle"].called("en") == "kettle"


def test_a_pack_without_the_file_has_no_words(tmp_path: Path) -> None:
    assert load_vocabulary(tmp_path) is NO_VOCABULARY


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("kindz: {}", "wishes.yml: kindz should be left out"),
        ("kinds: {lamp: {en: []}}", "kinds.lamp should be a kind with one word at least"),
        ("kinds: {lamp: {fr: [lampe]}}", "known keys: of, zh, en"),
        ("attributes: {noise: {label: {zh: 噪音}}}", "attributes.noise.label.en should be text"),
        ("attributes: {noise: {units: {db: 0}}}", "units.db should be a number above 0"),
        ("attributes: {noise: {means: most of it}}", "means should be one of least, most, about"),
        (
            "attributes: {a: {little: {en: [light]}}, b: {much: {en: [light]}}}",
            "attributes.b.much should be a word with one meaning; a.little has it too",
        ),
    ],
)
def test_whatever_is_wrong_is_named(tmp_path: Path, written: str, message: str) -> None:
    (tmp_path / "wishes.yml").write_text(written, "utf-8")
    with pytest.raises(Misconfigured, match=message):
        load_vocabulary(tmp_path)
