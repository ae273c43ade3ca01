from pathlib import Path

import pytest

from frontdesk.errors import Misconfigured
from frontdesk.understanding.pack import LANGUAGES, OUT_OF_SCOPE, load_pack, shop_pack

GOOD = """
intents:
  - {id: a, name: {zh: 甲, en: A}, examples: {zh: [一], en: [one]}}
  - {id: b, name: {zh: 乙, en: B}, examples: {en: [two]}, offer: false}
"""


def pack(folder: Path, **files: str) -> Path:
    for name, content in files.items():
        (folder / f"{name}.yml").write_text(content, "utf-8")
    return folder


def test_the_shop_has_examples_of_every_intent_in_both_languages() -> None:
    shop = load_pack(shop_pack())
    assert OUT_OF_SCOPE in shop.labels
    assert len(shop.labels) == 30
    for intent in shop.intents:
        for language in LANGUAGES:
            assert len(intent.examples[language]) >= 20, (intent.id, language)
            assert intent.name[language]


def test_no_example_of_the_shop_belongs_to_two_intents() -> None:
    texts = [text for _, _, text in load_pack(shop_pack()).examples]
    assert len(set(texts)) == len(texts)


def test_every_text_and_picture_of_the_shop_is_in_both_languages() -> None:
    shop = load_pack(shop_pack())
    assert all(text[language] for text in shop.texts.values() for language in LANGUAGES)
    for label in shop.pictures.values():
        assert all(label.name[language] and label.words[language] for language in LANGUAGES)


def test_a_customer_is_never_asked_to_choose_a_greeting() -> None:
    names = load_pack(shop_pack()).names
    assert not {"greeting", "thanks", "goodbye", OUT_OF_SCOPE} & set(names)
    assert names["return_item"] == {"zh": "退货", "en": "Return an item"}


def test_a_pack_without_texts_speaks_with_the_shops_and_may_replace_some(tmp_path: Path) -> None:
    assert load_pack(pack(tmp_path, intents=GOOD)).texts["hand_off"]["zh"]
    texts = "greeting: {zh: 欢迎, en: Welcome}"
    found = load_pack(pack(tmp_path, texts=texts)).texts
    assert (found["greeting"]["zh"], bool(found["goodbye"]["en"])) == ("欢迎", True)


def test_the_digest_changes_with_the_examples_alone(tmp_path: Path) -> None:
    first = load_pack(pack(tmp_path, intents=GOOD)).digest
    assert load_pack(pack(tmp_path, intents=GOOD.replace("甲", "丙"))).digest == first
    assert load_pack(pack(tmp_path, intents=GOOD.replace("two", "three"))).digest != first


def test_the_digest_changes_with_what_a_language_without_examples_is_centred_by(tmp_path: Path) -> None:
    english = GOOD.replace("zh: [一], ", "")
    first = load_pack(pack(tmp_path, intents=english)).digest
    assert load_pack(pack(tmp_path, intents=english)).digest == first
    assert load_pack(pack(tmp_path, intents=english.replace("甲", "丙"))).digest != first
    assert load_pack(pack(tmp_path, intents=english, texts="calm: {zh: 别急, en: Easy}")).digest != first


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (GOOD.replace("en: [one]", "en: [yes]"), r"intents.yml: intents.0.examples.en.0 should be text"),
        (GOOD.replace("id: b", "id: a"), "intents.yml: a should be listed once"),
        (GOOD.replace("name: {zh: 乙, en: B}", "name: {en: B}"), r"intents.1.name.zh should be text"),
        (GOOD.replace("offer", "offre"), r"intents.1.offre should be left out \(known keys: id, name"),
        (GOOD.replace("offer: false", "offer: 3"), r"intents.1.offer should be true or false, not 3"),
        (GOOD.replace("{en: [two]}", "{}"), "b.examples should be one example at least"),
        (GOOD.replace("{en: [two]}", "{fr: [deux]}"), r"examples.fr should be left out"),
        (
            GOOD.replace("en: [two]", "zh: [二], en: [' ONE ']"),
            r"intents.yml: b.examples should be in one intent; a has it too, not 'ONE'",
        ),
        ("intents: []", "intents should be at least two intents, not 0"),
        ("- a", "should be a mapping"),
        ("intents: {a: b}", "intents should be a list"),
        ("intents: [", "intents.yml cannot be read: while parsing"),
        ("", "the file should be a mapping"),
    ],
)
def test_whatever_is_wrong_names_file_key_and_value(tmp_path: Path, content: str, message: str) -> None:
    with pytest.raises(Misconfigured, match=message):
        load_pack(pack(tmp_path, intents=content))


def test_a_picture_that_speaks_for_an_unknown_intent_is_refused(tmp_path: Path) -> None:
    pictures = "red_light: {name: {zh: 红灯, en: red light}, intent: nothing}"
    with pytest.raises(Misconfigured, match=r"pictures.yml: red_light should be about an intent of the pack"):
        load_pack(pack(tmp_path, intents=GOOD, pictures=pictures))


def test_things_known_by_name_are_listed_by_sort(tmp_path: Path) -> None:
    lists = "product: [{zh: [水壶, 电水壶], en: [kettle]}, K17]"
    assert load_pack(pack(tmp_path, intents=GOOD, entities=lists)).lists == {
        "product": ("水壶", "电水壶", "kettle", "K17")
    }


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("Product: [a]", r"entities.yml: Product should be a name of small letters"),
        ("product: a", r"entities.yml: product should be a list"),
        ("product: [{fr: [a]}]", r"product.0.fr should be left out"),
        ("product: [5]", r"product.0 should be a mapping, not 5"),
        (f"product: [{'a' * 81}]", r"product should be at most 80 characters"),
    ],
)
def test_a_wrong_list_names_file_key_and_value(tmp_path: Path, content: str, message: str) -> None:
    with pytest.raises(Misconfigured, match=message):
        load_pack(pack(tmp_path, intents=GOOD, entities=content))


def test_an_absent_pack_says_which_file_is_missing(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match=r"intents\.yml cannot be read"):
        load_pack(tmp_path / "nowhere")
