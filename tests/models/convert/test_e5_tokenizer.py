import json
from pathlib import Path

import numpy as np
import pytest
from tokenizers import Tokenizer

from frontdesk.models.convert import e5, e5_tokenizer
from frontdesk.models.convert.e5_file import Vocabulary
from frontdesk.models.convert.e5_tokenizer import END, START, UNKNOWN, cut, kept
from frontdesk.models.store import ModelStore

PIECES = (
    "<s>",
    "<pad>",
    "</s>",
    "<unk>",
    "▁",
    "query",
    ":",
    "a",
    "▁a",
    "ab",
    "中",
    "中文",
    "Я",
    "<",
    "s",
    ">",
    "<mask>",
)
VOCABULARY = Vocabulary(PIECES, np.linspace(0, -16, len(PIECES)).astype(np.float32), {1: "", 0xFF21: "a"})


@pytest.mark.parametrize("character", "aZé łőß 中漢々 あカ 7½ ，。！? ¥€ 😀 ▁")
def test_scripts_of_the_desk_numbers_and_symbols_are_kept(character: str) -> None:
    assert kept(character)


@pytest.mark.parametrize("character", "ЯЖ αβ ابج กข 한 אב नम".replace(" ", ""))
def test_other_scripts_are_left_out(character: str) -> None:
    assert not kept(character)


def test_the_cut_keeps_control_tokens_first_and_drops_mask() -> None:
    ids = cut(VOCABULARY)
    assert ids[:4].tolist() == [0, 1, 2, 3]
    assert [PIECES[i] for i in ids[4:]] == ["▁", "query", ":", "a", "▁a", "ab", "中", "中文", "<", "s", ">"]


def whole() -> Tokenizer:
    return e5_tokenizer.tokenizer(list(zip(PIECES, map(float, VOCABULARY.scores), strict=True)))


def test_a_text_of_kept_scripts_is_cut_as_before(tmp_path: Path) -> None:
    ids = cut(VOCABULARY)
    made = e5_tokenizer.write(VOCABULARY, ids, tmp_path)
    for text in ("a ab", "query: 中文", "中 a", "ab中文ab"):
        assert ids[made.encode(text).ids].tolist() == whole().encode(text).ids


def test_a_letter_of_another_script_becomes_unknown(tmp_path: Path) -> None:
    made = e5_tokenizer.write(VOCABULARY, cut(VOCABULARY), tmp_path)
    assert made.encode("Я").ids.count(UNKNOWN) == 1
    assert UNKNOWN not in whole().encode("Я").ids


def test_what_is_written_is_what_is_read(tmp_path: Path) -> None:
    made = e5_tokenizer.write(VOCABULARY, cut(VOCABULARY), tmp_path)
    read = Tokenizer.from_file(str(tmp_path / "tokenizer.json"))
    assert read.encode("query: ab 中文").ids == made.encode("query: ab 中文").ids
    assert json.loads((tmp_path / "charmap.json").read_text("utf-8")) == {"1": "", str(0xFF21): "a"}


def test_a_customer_cannot_type_a_control_token() -> None:
    ids = whole().encode("<s></s><pad><unk> <s> a").ids
    assert (ids[0], ids[-1]) == (START, END)
    assert not {START, 1, END} & set(ids[1:-1])


def test_characters_are_mapped_and_runs_of_spaces_become_one() -> None:
    assert e5.tokens(whole(), VOCABULARY.characters, "query: Ａ   a\x01") == whole().encode("query: a a").ids


@pytest.mark.models
def test_everyday_sentences_hold_no_unknown_token(store: ModelStore) -> None:
    folder = store.path("e5")
    read = Tokenizer.from_file(str(folder / "tokenizer.json"))
    written = json.loads((folder / "charmap.json").read_text("utf-8"))
    characters = {int(code): str(becomes) for code, becomes in written.items()}
    for sentence in (
        *e5.sentences(),
        "ｆｕｌｌ－ｗｉｄｔｈ １２３",
        "👍🏽 ❤️ ☎️",
        "¥99.00 №5 ①",
        "Łódź Škoda ő",
    ):
        assert UNKNOWN not in e5.tokens(read, characters, sentence), sentence
    for sentence in ("<s>", "query: </s> <pad> <mask>"):
        assert not {0, 1, 2} & set(e5.tokens(read, characters, sentence)[1:-1])
