from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from frontdesk.errors import ModelCorrupt
from frontdesk.models.convert import forward_networks, products, whisper
from frontdesk.models.convert.ctranslate2_file import Weights
from frontdesk.models.convert.graph import Graph
from frontdesk.models.convert.whisper import Encoder, Multiply
from frontdesk.models.session import Session
from frontdesk.models.store import ModelStore

Floats = NDArray[np.float32]
Write = Callable[[Path, Mapping[str, Floats], str], None]
WIDTH, INNER, PLACES = 32, 64, 20


def arrays() -> dict[str, Floats]:
    rng = np.random.default_rng(5)

    def noise(*shape: int, around: float = 0.0) -> Floats:
        return (around + 0.2 * rng.standard_normal(shape)).astype(np.float32)

    def norm(name: str) -> dict[str, Floats]:
        return {f"{name}/gamma": noise(WIDTH, around=1.0), f"{name}/beta": noise(WIDTH)}

    def linear(name: str, outputs: int, inputs: int) -> dict[str, Floats]:
        return {f"{name}/weight": noise(outputs, inputs), f"{name}/bias": noise(outputs)}

    found = {
        "encoder/conv1/weight": noise(WIDTH, 80, 3),
        "encoder/conv1/bias": noise(WIDTH),
        "encoder/conv2/weight": noise(WIDTH, WIDTH, 3),
        "encoder/conv2/bias": noise(WIDTH),
        "encoder/position_encodings/encodings": noise(PLACES, WIDTH),
    }
    for layer in (f"encoder/layer_{number}" for number in range(3)):
        found |= norm(f"{layer}/self_attention/layer_norm") | norm(f"{layer}/ffn/layer_norm")
        found |= linear(f"{layer}/self_attention/linear_0", 3 * WIDTH, WIDTH)
        found |= linear(f"{layer}/self_attention/linear_1", WIDTH, WIDTH)
        found |= linear(f"{layer}/ffn/linear_0", INNER, WIDTH)
        found |= linear(f"{layer}/ffn/linear_1", WIDTH, INNER)
    return found


def wanted(weights: Weights, mel: Floats) -> Floats:
    layers = forward_networks.whisper(weights, mel[0], 3)
    parts = [part for layer in layers[1:] for part in (layer.mean(axis=0), layer.std(axis=0))]
    return np.concatenate(parts).astype(np.float32)


def voice(weights: Weights, mel: Floats, multiply: Multiply, folder: Path) -> Floats:
    whisper.voice(weights, multiply).save(folder / "voice.onnx")
    found: Floats = Session(folder / "voice.onnx").run({"mel": mel})[0][0]
    return found


@pytest.mark.parametrize("frames", [2, 8, 40])
def test_the_graph_is_the_encoder(tmp_path: Path, write_ctranslate2: Write, frames: int) -> None:
    write_ctranslate2(tmp_path / "model.bin", arrays(), "float32")
    weights = Weights.read(tmp_path / "model.bin")
    mel = np.random.default_rng(6).standard_normal((1, 80, frames)).astype(np.float32)
    got = voice(weights, mel, products.plain, tmp_path)
    np.testing.assert_allclose(got, wanted(weights, mel), atol=5e-4)


def test_the_converter_writes_it_in_eight_bit(tmp_path: Path, write_ctranslate2: Write) -> None:
    write_ctranslate2(tmp_path / "model.bin", arrays(), "float16")
    out = tmp_path / "out"
    out.mkdir()
    whisper.convert(tmp_path, out)
    mel = np.random.default_rng(6).standard_normal((1, 80, 16)).astype(np.float32)
    got = Session(out / "voice.onnx").run({"mel": mel})[0][0]
    plain = wanted(Weights.read(tmp_path / "model.bin"), mel)
    assert [path.name for path in out.iterdir()] == ["voice.onnx"]
    assert float(got @ plain / np.linalg.norm(got) / np.linalg.norm(plain)) > 0.99


def test_a_foreign_or_incomplete_file_is_refused(tmp_path: Path, write_ctranslate2: Write) -> None:
    (tmp_path / "model.bin").write_bytes(b"\x06\0\0\0\xff\xffnot a model")
    with pytest.raises(ModelCorrupt, match=r"model\.bin is not a CTranslate2 model"):
        Weights.read(tmp_path / "model.bin")
    half = {name: array for name, array in arrays().items() if "layer_1/ffn" not in name}
    write_ctranslate2(tmp_path / "model.bin", half, "float32")
    with pytest.raises(ModelCorrupt, match="layer_1/ffn"):
        whisper.voice(Weights.read(tmp_path / "model.bin"))


@pytest.mark.models
def test_all_six_layers_built_so_are_what_ctranslate2_computes(store: ModelStore, tmp_path: Path) -> None:
    folder = store.path("whisper")
    weights, graph = Weights.read(folder / "model.bin"), Graph("six layers")
    encoder = Encoder(weights, products.plain)
    last = encoder.norm(graph, encoder.layers(graph, 6)[-1], "encoder/layer_norm")
    graph.output(last, "encoded", np.float32, (1, "t", 512))
    graph.save(tmp_path / "six.onnx")
    mel = np.sin(np.outer(np.linspace(0.01, 0.3, 80), np.arange(3_000)))[None].astype(np.float32)
    got = Session(tmp_path / "six.onnx").run({"mel": mel})[0]
    ctranslate2 = pytest.importorskip("ctranslate2")
    model = ctranslate2.models.Whisper(str(folder), compute_type="float32", intra_threads=2)
    encoded = np.array(model.encode(ctranslate2.StorageView.from_array(mel)))
    np.testing.assert_allclose(got, encoded, atol=2e-3)  # of values up to 24
