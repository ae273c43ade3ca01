import pytest

pytest.importorskip("torch")

import torch

from frontdesk.nn.cnn import Cnn
from frontdesk.nn.i3d import I3d


def test_a_still_film_has_the_vector_of_its_picture() -> None:
    flat = Cnn((8, 16))
    network = I3d(flat, flat.width)
    picture = torch.rand(2, 3, 24, 24)
    film = picture[:, None].repeat(1, 6, 1, 1, 1)
    assert network.width == 16
    torch.testing.assert_close(network(film), flat(picture).mean((2, 3)), atol=1e-5, rtol=1e-4)
