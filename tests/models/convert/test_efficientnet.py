from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from frontdesk.errors import ModelCorrupt
from frontdesk.models.convert import efficientnet, forward_networks
from frontdesk.models.session import Session

Floats = NDArray[np.float32]


def weights() -> dict[str, Floats]:
    """Give random weights of the same blocks with few channels, sixteen classes and a feature of ten."""
    rng = np.random.default_rng(7)
    found: dict[str, Floats] = {}

    def conv(name: str, norm: str, outputs: int, inputs: int, size: int) -> None:
        found[f"{name}.weight"] = (rng.standard_normal((outputs, inputs, size, size)) * 0.4).astype(
            np.float32
        )
        for part in ("weight", "bias", "running_mean"):
            found[f"{norm}.{part}"] = rng.standard_normal(outputs).astype(np.float32)
        found[f"{norm}.running_var"] = rng.uniform(0.5, 2, outputs).astype(np.float32)

    conv("_conv_stem", "_bn0", 4, 3, 3)
    channels = 4
    for number, (_, residual) in enumerate(efficientnet.blocks()):
        name, wide = f"_blocks.{number}", channels if number == 0 else channels * 2
        if number:
            conv(f"{name}._expand_conv", f"{name}._bn0", wide, channels, 1)
        conv(f"{name}._depthwise_conv", f"{name}._bn1", wide, 1, 3 if number % 2 else 5)
        channels = channels if residual else channels + 1
        conv(f"{name}._project_conv", f"{name}._bn2", channels, wide, 1)
    conv("_conv_head", "_bn1", 10, channels, 1)
    found["_fc.weight"] = rng.standard_normal((16, 10)).astype(np.float32)
    found["_fc.bias"] = rng.standard_normal(16).astype(np.float32)
    return found


@pytest.mark.parametrize("side", [64, 57])
def test_the_graph_is_the_network(tmp_path: Path, side: int) -> None:
    pixels = np.random.default_rng(8).standard_normal((side, side, 3)).astype(np.float32)
    efficientnet.network(weights()).save(tmp_path / "picture.onnx")
    session = Session(tmp_path / "picture.onnx")
    got = session.run({"pixels": np.ascontiguousarray(pixels.transpose(2, 0, 1)[None])})
    strides = [stride for stride, _ in efficientnet.blocks()]
    assert session.outputs == ("logits", "feature")
    for output, wanted in zip(got, forward_networks.efficientnet(weights(), pixels, strides), strict=True):
        np.testing.assert_allclose(output[0], wanted, rtol=1e-3, atol=1e-3)


def test_a_missing_tensor_is_named() -> None:
    some = {name: array for name, array in weights().items() if name != "_blocks.3._bn1.bias"}
    with pytest.raises(ModelCorrupt, match=r"_blocks\.3\._bn1\.bias"):
        efficientnet.network(some)


def test_every_class_has_a_name_of_its_own_in_both_languages() -> None:
    rows = efficientnet.labels()
    assert len(rows) == 1_000
    assert all(len(row) == 2 and all(row) for row in rows)
    for language in (0, 1):
        assert len({row[language] for row in rows}) == 1_000
    assert rows[897] == ["washing machine", "洗衣机"]
    assert all(any("\u4e00" <= letter <= "\u9fff" for letter in chinese) for _, chinese in rows)
