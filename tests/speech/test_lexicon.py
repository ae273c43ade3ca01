import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.speech.lexicon import Lexicon, shipped, spelled

pytest.importorskip("misaki", reason="misaki is not installed")

SMALL = Lexicon({
    "note": "nˈOt", "not": "nˈɑt", "open": "ˈOpᵊn", "stop": "stˈɑp", "change": "ʧˈAnʤ", "box": "bˈɑks",
    "try": "tɹˈI", "wait": "wˈAt", "desk": "dˈɛsk", "front": "fɹˈʌnt", "we": "wi", "chat": "ʧˈæt",
    "Chang": "ʧˈæŋ", "refund": "ɹəfˈʌnd", "light": "lˈIt", "is": "ɪz",
})  # fmt: skip


@pytest.mark.parametrize(
    ("word", "sounds"),
    [
        ("opens", "ˈOpᵊnz"),
        ("stops", "stˈɑps"),
        ("boxes", "bˈɑksᵻz"),
        ("tries", "tɹˈIz"),
        ("tried", "tɹˈId"),
        ("noted", "nˈOTᵻd"),  # of "note", not of "not"
        ("waited", "wˈATᵻd"),
        ("stopped", "stˈɑpt"),
        ("changed", "ʧˈAnʤd"),  # of "change", not of the name Chang
        ("changing", "ʧˈAnʤɪŋ"),
        ("stopping", "stˈɑpɪŋ"),
        ("desk's", "dˈɛsks"),
        ("we're", "wiɹ"),
        ("isn’t", "ɪzᵊnt"),
    ],
)
def test_endings_are_put_on_words_that_are_known(word: str, sounds: str) -> None:
    assert SMALL.sounds(word) == sounds


def test_two_known_words_make_one() -> None:
    assert SMALL.sounds("frontdesk") == "fɹˈʌntdˌɛsk"
    assert SMALL.sounds("WeChat") == "wiʧˈæt"


def test_letters_are_named_and_shouted_words_are_read() -> None:
    assert SMALL.sounds("USB") == spelled("USB") == "jˌuˌɛsbˈi"
    assert SMALL.sounds("REFUND") == "ɹəfˈʌnd"
    assert SMALL.sounds("OPENED") == "ˈOpᵊnd"
    assert SMALL.sounds("NOT") == "nˈɑt"


def test_nothing_is_known_of_a_made_up_word() -> None:
    assert SMALL.sounds("zyxwv") is None


def test_the_shipped_lexicon_knows_what_a_shop_says() -> None:
    said = "refunds invoices delivered headphones couriers iPhone WiFi fapiao warranties unpacked".split()  # noqa: SIM905
    assert [word for word in said if shipped().sounds(word) is None] == []


def test_all_sounds_are_symbols_that_the_voice_was_taught() -> None:
    taught = set("AIOWYbdfhijklmnpstuvwzæðŋɑɔəɛɜɡɪɹʃʊʌʒʤʧˈˌθᵊᵻTɐɾ")
    assert {sound for sounds in shipped().words.values() for sound in sounds} <= taught


@given(st.text(st.characters(categories=["L", "M"]) | st.just("'"), min_size=1, max_size=80))
def test_no_word_makes_the_lexicon_fail(word: str) -> None:
    found = SMALL.sounds(word)
    assert found is None or isinstance(found, str)
