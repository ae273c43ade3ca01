from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from frontdesk.models.convert import forward_networks, products
from frontdesk.models.convert.e5_file import E5File
from frontdesk.models.convert.e5_graph import Encoder
from frontdesk.models.convert.products import Product
from frontdesk.models.session import Session

Floats = NDArray[np.float32]
ROWS = np.array([0, 1, 2, 3, 5, 7, 11])  # old ids of the kept pieces


def session(source: Path, product: Product) -> tuple[E5File, Session]:
    file = E5File.read(source / "e5-small-q4.bin")
    Encoder(file, ROWS).graph(lambda _: product).save(source / "made.onnx")
    return file, Session(source / "made.onnx")


def embed(network: Session, *texts: list[int]) -> Floats:
    longest = max(map(len, texts))
    ids, mask = np.ones((len(texts), longest), np.int64), np.zeros((len(texts), longest), np.int64)
    for row, text in enumerate(texts):
        ids[row, : len(text)] = text
        mask[row, : len(text)] = 1
    return network.run({"input_ids": ids, "attention_mask": mask})[0]


@pytest.mark.parametrize("ids", [[0, 2], [0, 4, 5, 6, 3, 2], [0, *[5] * 14, 2]])
def test_the_graph_is_the_network(e5_source: Path, ids: list[int]) -> None:
    file, network = session(e5_source, products.exact)
    wanted = forward_networks.e5(file, ROWS[ids].tolist())
    np.testing.assert_allclose(embed(network, ids)[0], wanted, atol=2e-5)


def test_the_very_weights_in_eight_bit_give_nearly_the_same(e5_source: Path) -> None:
    file, network = session(e5_source, products.by_blocks)
    wanted = forward_networks.e5(file, ROWS[[0, 4, 5, 6, 2]].tolist())
    assert float(embed(network, [0, 4, 5, 6, 2])[0] @ wanted) > 0.999


def test_padding_changes_no_vector(e5_source: Path) -> None:
    _, network = session(e5_source, products.exact)
    short, long = [0, 4, 2], [0, 6, 5, 4, 3, 5, 6, 2]
    together = embed(network, short, long)
    np.testing.assert_allclose(together[0], embed(network, short)[0], atol=1e-5)
    np.testing.assert_allclose(np.linalg.norm(together, axis=1), 1, atol=1e-5)
