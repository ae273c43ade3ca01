import pytest

pytest.importorskip("torch")

import torch

from frontdesk.nn.c3d import C3d


@pytest.mark.parametrize(("frames", "side"), [(1, 8), (3, 20), (8, 32)])
def test_films_of_any_length_and_size_become_one_vector(frames: int, side: int) -> None:
    network = C3d((8, 16, 24))
    assert network(torch.rand(2, frames, 3, side, side)).shape == (2, network.width) == (2, 24)


def test_a_film_and_its_reverse_look_different_to_it() -> None:
    torch.manual_seed(0)
    network, film = C3d((8, 8)), torch.rand(1, 6, 3, 8, 8)
    assert not torch.allclose(network(film), network(film.flip(1)), atol=1e-4)


def test_mirrored_kernels_see_in_a_mirrored_film_what_the_others_saw() -> None:
    torch.manual_seed(0)
    one, other, film = C3d((8, 8)), C3d((8, 8)), torch.rand(1, 4, 3, 16, 16)
    other.load_state_dict({k: v.flip(-1) if v.ndim == 5 else v for k, v in one.state_dict().items()})
    torch.testing.assert_close(other(film.flip(-1)), one(film))
