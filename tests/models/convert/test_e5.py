import json
from pathlib import Path

import numpy as np
import pytest
from tokenizers import Tokenizer

from frontdesk.errors import ModelCorrupt
from frontdesk.models.convert import CONVERTERS, e5
from frontdesk.models.session import Session
from frontdesk.models.store import ModelStore


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = tmp_path / "out"
    folder.mkdir()
    return folder


def test_the_converter_leaves_three_files_and_nothing_else(e5_source: Path, out: Path) -> None:
    CONVERTERS["e5"](e5_source, out)
    assert sorted(path.name for path in out.iterdir()) == ["charmap.json", "e5.onnx", "tokenizer.json"]
    assert Session(out / "e5.onnx").inputs == ("input_ids", "attention_mask")


def test_ids_of_the_tokenizer_are_rows_of_the_network(e5_source: Path, out: Path) -> None:
    CONVERTERS["e5"](e5_source, out)
    tokenizer = Tokenizer.from_file(str(out / "tokenizer.json"))
    assert tokenizer.get_vocab_size() == 14  # of 16: without the Cyrillic letter and <mask>
    ids = tokenizer.encode("a ab 中文 > Я").ids
    (found,) = e5.embed(out / "e5.onnx", [ids])
    assert found["embedding"].shape == (1, 64)


def test_where_the_fast_variant_fails_the_exact_one_is_built(e5_source: Path, out: Path) -> None:
    e5.convert(e5_source, out, least=-1.0)
    assert Session(out / "e5.onnx").metadata == {"variant": "best"}
    e5.convert(e5_source, out, least=1.1)  # no variant is that close
    assert Session(out / "e5.onnx").metadata == {"variant": "blocks"}


def test_a_missing_or_foreign_file_is_refused(out: Path, tmp_path: Path) -> None:
    (tmp_path / "e5-small-q4.bin").write_bytes(b"not a model")
    with pytest.raises(ModelCorrupt, match="E5S1"):
        CONVERTERS["e5"](tmp_path, out)


def test_calibration_is_half_chinese_half_english() -> None:
    texts = e5.sentences()
    chinese = sum(any("\u4e00" <= character <= "\u9fff" for character in text) for text in texts)
    assert (len(texts), chinese) == (80, 40)
    assert len(set(texts)) == 80


@pytest.mark.models
def test_a_question_is_nearer_to_its_translation_than_to_another_question(store: ModelStore) -> None:
    folder = store.path("e5")
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    written = json.loads((folder / "charmap.json").read_text("utf-8"))
    characters = {int(code): str(becomes) for code, becomes in written.items()}
    english = (
        "How do I get my money back?",
        "The parcel was left in the rain",
        "Is there a student discount?",
    )
    chinese = ("怎么申请退款？", "包裹被扔在雨里了", "学生有优惠吗？")
    ids = [e5.tokens(tokenizer, characters, f"query: {text}") for text in (*english, *chinese)]
    vectors = np.concatenate([found["embedding"] for found in e5.embed(folder / "e5.onnx", ids)])
    assert (vectors[:3] @ vectors[3:].T).argmax(axis=1).tolist() == [0, 1, 2]
