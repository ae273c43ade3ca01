import json
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from frontdesk.errors import ModelCorrupt
from frontdesk.models.convert import forward_networks, tfjs
from frontdesk.models.session import Session

CHANNELS = (4, 4, 5, 6)


def shapes() -> dict[str, tuple[int, ...]]:
    found: dict[str, tuple[int, ...]] = {}
    before = 3
    for block, wide in enumerate(CHANNELS):
        for conv in range(4):
            name = f"dense{block}/conv{conv}"
            if block == conv == 0:
                found[f"{name}/filters"] = (3, 3, 3, wide)
            else:
                found[f"{name}/depthwise_filter"] = (3, 3, before, 1)
                found[f"{name}/pointwise_filter"] = (1, 1, before, wide)
            found[f"{name}/bias"] = (wide,)
            before = wide
    return {**found, "fc/weights": (CHANNELS[-1], 7), "fc/bias": (7,)}


def write(folder: Path) -> None:
    """Write biases in float32 and all else in eight bit, as the package does."""
    rng = np.random.default_rng(11)
    entries: list[dict[str, object]] = []
    data = b""
    for name, shape in shapes().items():
        entry: dict[str, object] = {"name": name, "shape": list(shape), "dtype": "float32"}
        if "bias" in name:
            data += rng.standard_normal(shape).astype("<f4").tobytes()
        else:
            entry["quantization"] = {"dtype": "uint8", "scale": 0.006, "min": -0.75}
            data += rng.integers(0, 256, shape).astype(np.uint8).tobytes()
        entries.append(entry)
    (folder / tfjs.WEIGHTS).write_bytes(data)
    (folder / tfjs.MANIFEST).write_text(json.dumps([{"weights": entries, "paths": [tfjs.WEIGHTS]}]))


def test_eight_bit_weights_are_scaled_and_shifted() -> None:
    entry = {
        "name": "w",
        "shape": [3],
        "dtype": "float32",
        "quantization": {"dtype": "uint8", "scale": 0.5, "min": -1},
    }
    plain = {"name": "b", "shape": [1], "dtype": "float32"}
    manifest = json.dumps([{"weights": [entry, plain]}]).encode()
    found = tfjs.read(manifest, bytes([0, 2, 255]) + np.float32(7).tobytes())
    assert (found["w"].tolist(), found["b"].tolist()) == ([-1, 0, 126.5], [7])


def test_the_graph_is_the_network(tmp_path: Path) -> None:
    write(tmp_path)
    tfjs.convert(tmp_path, tmp_path)
    face: NDArray[np.float32] = np.random.default_rng(12).uniform(-0.5, 0.6, (112, 112, 3)).astype(np.float32)
    got = Session(tmp_path / "faceapi.onnx").run(
        {"face": np.ascontiguousarray(face.transpose(2, 0, 1)[None])}
    )[0]
    weights = tfjs.read((tmp_path / tfjs.MANIFEST).read_bytes(), (tmp_path / tfjs.WEIGHTS).read_bytes())
    np.testing.assert_allclose(got[0], forward_networks.face_api(weights, face), atol=1e-5)


def test_weights_that_are_too_few_are_refused(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / tfjs.WEIGHTS).write_bytes((tmp_path / tfjs.WEIGHTS).read_bytes()[:-1])
    with pytest.raises(ModelCorrupt, match="does not fit its manifest"):
        tfjs.convert(tmp_path, tmp_path)
    (tmp_path / tfjs.MANIFEST).write_text("[]")
    with pytest.raises(ModelCorrupt, match="does not fit its manifest"):
        tfjs.convert(tmp_path, tmp_path)
