from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from safetensors.torch import load_file  # noqa: E402

from frontdesk.errors import ModelCorrupt  # noqa: E402
from frontdesk.models.session import Session  # noqa: E402
from frontdesk.nn.multimodal import FusionConfig, InputConfig, Multimodal  # noqa: E402
from frontdesk.training.export import export, graphs, write  # noqa: E402
from frontdesk.understanding.runfolder import read  # noqa: E402
from nn.batches import CLASSES, FUSIONS, INPUTS, OWN, batch, inside, network, values, width_of  # noqa: E402

BATCHES = ((1, 1), (16, 7), (1, 23))  # rows and steps; the file was traced with 2 and 5
SPEC = {
    "name": "small",
    "task": "classify",
    "labels": ["a", "b", "c"],
    "fusion": "late",
    "inputs": {
        name: {"column": name, "modality": one.modality, "feature": "numbers", "kind": one.kind, "width": 7}
        for name, one in INPUTS.items()
    },
}


@pytest.fixture(autouse=True)
def _seeded() -> None:
    torch.manual_seed(0)


def single(name: str, kind: str, options: dict[str, object] | None = None) -> Multimodal:
    inputs = {"one": InputConfig(kind, width_of(kind), name, options or {}, 16)}
    return Multimodal(inputs, FusionConfig(), CLASSES).eval()


def same(folder: Path, model: Multimodal, kind: str) -> None:
    """Hold that the file gives what the network gives, whatever the number of rows and steps."""
    session, encoder = Session(folder / "encoder.one.onnx", threads=1), model.encoders["one"]
    for rows, steps in BATCHES:
        given, mask = values(kind, rows, steps)
        if rows > 1:
            mask[1] = False
        with torch.no_grad():
            tokens, kept = encoder(given, mask)
        found, there = session.run({"values": given.numpy(), "mask": mask.numpy().astype(np.float32)})
        np.testing.assert_allclose(found, tokens.numpy(), atol=1e-4)
        np.testing.assert_array_equal(there, kept.numpy())


@pytest.mark.parametrize(("name", "kind"), OWN)
def test_an_encoders_file_gives_what_the_encoder_gives(name: str, kind: str, tmp_path: Path) -> None:
    model = single(name, kind)
    graphs(model, tmp_path)
    same(tmp_path, model, kind)


@pytest.mark.parametrize(
    ("name", "kind", "options"),
    [
        ("vgg", "pixels", {}),
        ("c3d", "frames", {"stages": [8, 16]}),
        ("transformer", "sequence", {"stride": 3, "scale": True}),
        ("cnn", "pixels", {"stages": [8, 8, 16]}),
        ("rnn", "ids", {"layers": 2, "hidden": 5}),
    ],
)
def test_so_it_does_with_options(name: str, kind: str, options: dict[str, object], tmp_path: Path) -> None:
    model = single(name, kind, options)
    if options.get("scale"):
        inside(model.encoders["one"]).set_scale(torch.randn(7), torch.rand(7) + 0.5)
    graphs(model, tmp_path)
    same(tmp_path, model, kind)


def test_a_berts_file_gives_what_the_bert_gives(tmp_path: Path) -> None:
    transformers = pytest.importorskip("transformers")
    sizes = {"hidden_size": 8, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 16}
    transformers.BertModel(transformers.BertConfig(vocab_size=7, **sizes)).save_pretrained(tmp_path)
    model = single("bert", "ids", {"path": str(tmp_path)})
    graphs(model, tmp_path)
    same(tmp_path, model, "ids")


@pytest.mark.parametrize("fusion", FUSIONS, ids=str)
def test_fusions_file_gives_what_fusion_gives_for_every_subset(fusion: FusionConfig, tmp_path: Path) -> None:
    model = network(fusion)
    graphs(model, tmp_path)
    session = Session(tmp_path / "fusion.onnx", threads=1)
    with torch.no_grad():
        encoded = model.encode(batch(16, 9))
    for size in range(len(INPUTS) + 1):
        for kept in combinations(INPUTS, size):
            with torch.no_grad():
                logits, alone = model.fuse({name: encoded[name] for name in kept})
            feed = {}
            for name, one in encoded.items():
                there = one.mask if name in kept else torch.zeros_like(one.mask)
                feed[f"{name}.tokens"] = one.tokens.numpy()
                feed[f"{name}.mask"] = there.numpy().astype(np.float32)
            found = dict(zip(session.outputs, session.run(feed), strict=True))
            np.testing.assert_allclose(found["logits"], logits.detach().expand(16, -1).numpy(), atol=1e-4)
            for name, said in alone.items():
                np.testing.assert_allclose(found[f"{name}.logits"], said.numpy(), atol=1e-4)


def test_a_run_holds_the_weights_and_a_model_that_can_be_read(tmp_path: Path) -> None:
    model = network(FusionConfig()).train()

    def beside(inner: Path) -> None:
        (inner / "card.md").write_text("# small")

    folder = export(model, SPEC, tmp_path, beside)
    assert folder == tmp_path / "model"
    assert model.training
    spec = read(tmp_path)
    assert spec.name == "small"
    assert set(spec.files) == {"card.md", "fusion.onnx", *(f"encoder.{name}.onnx" for name in INPUTS)}
    again = network(FusionConfig())
    again.load_state_dict(load_file(tmp_path / "weights.safetensors"))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["model", "weights.safetensors"]


def test_a_model_is_replaced_whole_or_not_at_all(tmp_path: Path) -> None:
    folder = tmp_path / "model"

    def fill(inner: Path) -> None:
        for name in ("fusion.onnx", *(f"encoder.{name}.onnx" for name in INPUTS)):
            (inner / name).write_text(name)

    def fail(inner: Path) -> None:
        fill(inner)
        raise OSError("the disk is full")

    write(folder, SPEC, fill)
    with pytest.raises(OSError, match="full"):
        write(folder, {**SPEC, "name": "newer"}, fail)
    assert read(folder).name == "small"
    with pytest.raises(ModelCorrupt, match="key task"):
        write(folder, {**SPEC, "task": "dance"}, fill)
    assert read(folder).name == "small"
    write(folder, {**SPEC, "name": "newer"}, fill)
    assert read(folder).name == "newer"
    assert [path.name for path in tmp_path.iterdir()] == ["model"]
