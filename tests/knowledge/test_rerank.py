from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace
from tokenizers.processors import TemplateProcessing

from frontdesk.errors import Misconfigured, ModelCorrupt
from frontdesk.features.embedding import Floats
from frontdesk.knowledge.hit import Hit, Signs
from frontdesk.knowledge.rerank import CrossEncoder, reranked
from knowledge.pages import passage

WORDS = ("[PAD]", "[CLS]", "[SEP]", "[UNK]", "refund", "days", "lamp")
WORTH: Mapping[str, float] = {"refund": 2.0, "days": 1.0, "lamp": -1.0}


def folder(path: Path, classes: int = 1, inputs: Sequence[str] = ("input_ids", "attention_mask")) -> Path:
    """Write a tiny network that adds up what the words of question and passage are worth."""
    table = np.zeros((len(WORDS), classes), np.float32)
    table[:, -1] = [WORTH.get(word, 0.0) for word in WORDS]
    nodes = [
        helper.make_node("Gather", ["table", "input_ids"], ["worth"]),
        helper.make_node("Cast", ["attention_mask"], ["mask"], to=TensorProto.FLOAT),
        helper.make_node("Unsqueeze", ["mask", "last"], ["column"]),
        helper.make_node("Mul", ["worth", "column"], ["kept"]),
        helper.make_node("ReduceSum", ["kept", "first"], ["logits"], keepdims=0),
    ]
    given = [helper.make_tensor_value_info(name, TensorProto.INT64, ["n", "t"]) for name in inputs]
    made = [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["n", classes])]
    constants = {"table": table, "last": np.array([2]), "first": np.array([1])}
    kept = [numpy_helper.from_array(value, name) for name, value in constants.items()]
    graph = helper.make_graph(nodes, "adds", given, made, kept)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    onnx.save(model, path / "model.onnx")
    tokenizer = Tokenizer(WordLevel({word: at for at, word in enumerate(WORDS)}, "[UNK]"))
    tokenizer.pre_tokenizer = Whitespace()
    tokenizer.post_processor = TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[("[CLS]", 1), ("[SEP]", 2)],
    )
    tokenizer.save(str(path / "tokenizer.json"))
    return path


@pytest.mark.parametrize("classes", [1, 2])
def test_a_folder_scores_question_and_passage_together(tmp_path: Path, classes: int) -> None:
    read = CrossEncoder.open(folder(tmp_path, classes))
    scores = read.scores("refund", ["lamp lamp", "refund days", "what"])
    assert scores.tolist() == [0.0, 5.0, 2.0]
    assert read.scores("refund", []).tolist() == []
    assert read.scores("refund", ["days " * 2_000]).tolist() == [
        2.0 + 508
    ]  # cut at 512 tokens, of the longer text


def test_a_question_that_fills_the_window_by_itself_is_cut_too(tmp_path: Path) -> None:
    read = CrossEncoder.open(folder(tmp_path))
    (score,) = read.scores("refund " * 2_000, ["days"]).tolist()
    assert score == 2.0 * 508 + 1.0


def test_hits_are_put_in_the_order_of_the_reranker_and_keep_their_scores() -> None:
    class Backwards:
        def scores(self, question: str, passages: Sequence[str]) -> Floats:
            assert question == "q"
            return np.arange(len(passages), dtype=np.float32)

    hits = [Hit(passage(f"text {at}"), 1 - at / 100, 0, 0, Signs(0, 0, 0, 1)) for at in range(25)]
    found = reranked("q", hits, Backwards())
    assert found == (*hits[:20][::-1], *hits[20:])


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda path: (path / "tokenizer.json").unlink(), "tokenizer.json is not there"),
        (lambda path: (path / "tokenizer.json").write_text("{"), "cannot be read"),
        (lambda path: (path / "tokenizer.json").write_text("[]"), "describes no tokenizer"),
        (lambda path: (path / "model.onnx").unlink(), "model.onnx is not there"),
        (lambda path: folder(path, inputs=("input_ids", "attention_mask", "more")), "asks for"),
    ],
)
def test_a_folder_that_is_no_cross_encoder_is_told_why(tmp_path: Path, spoil: object, says: str) -> None:
    folder(tmp_path)
    spoil(tmp_path)  # type: ignore[operator]  # one of the lambdas above
    with pytest.raises(Misconfigured, match=says):
        CrossEncoder.open(tmp_path)


def test_a_damaged_network_and_one_of_many_classes_are_refused(tmp_path: Path) -> None:
    many = CrossEncoder.open(folder(tmp_path, classes=3))
    with pytest.raises(Misconfigured, match=r"gives \(1, 3\) for 1 passages"):
        many.scores("refund", ["days"])
    (tmp_path / "model.onnx").write_bytes(b"no network")
    with pytest.raises(ModelCorrupt):
        CrossEncoder.open(tmp_path)
