import json
from pathlib import Path

import pytest
from tokenizers import Tokenizer, models, pre_tokenizers, processors

from frontdesk.errors import ModelCorrupt, ModelMissing
from frontdesk.features.wordpieces import Wordpieces


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    words = ["[UNK]", "[CLS]", "[SEP]", "refund", "please", "ok", "query:"]
    tokenizer = Tokenizer(models.WordLevel({word: place for place, word in enumerate(words)}, "[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    tokenizer.add_special_tokens(["[CLS]", "[SEP]"])
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 1), ("[SEP]", 2)]
    )
    tokenizer.save(str(tmp_path / "tokenizer.json"))
    return tmp_path


def test_texts_become_ids_between_the_tokens_that_the_network_wants(folder: Path) -> None:
    pieces = Wordpieces.open(folder, 8)
    assert pieces.ids(["refund please", ""]) == [[1, 3, 4, 2], [1, 2]]
    assert pieces.ids(["ok"], "query: ") == [[1, 6, 5, 2]]
    assert pieces.width == 7


def test_a_long_text_is_cut_and_keeps_its_end(folder: Path) -> None:
    assert Wordpieces.open(folder, 4).ids(["ok " * 50]) == [[1, 5, 5, 2]]


def test_control_tokens_that_a_customer_types_are_taken_out(folder: Path) -> None:
    assert Wordpieces.open(folder, 8).ids(["[SEP]refund[CLS]  please"]) == [[1, 3, 4, 2]]


def test_characters_are_written_in_one_way_where_a_map_says_so(folder: Path) -> None:
    (folder / "charmap.json").write_text(json.dumps({str(ord("Ｏ")): "o"}))
    assert Wordpieces.open(folder, 8).ids(["Ｏk", "\ud800"]) == [[1, 5, 2], [1, 0, 2]]


def test_a_missing_or_damaged_file_is_named(folder: Path) -> None:
    (folder / "tokenizer.json").write_text("{")
    with pytest.raises(ModelCorrupt, match=r"tokenizer\.json"):
        Wordpieces.open(folder, 8)
    (folder / "tokenizer.json").unlink()
    with pytest.raises(ModelMissing, match=r"tokenizer\.json"):
        Wordpieces.open(folder, 8)
