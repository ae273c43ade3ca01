from collections.abc import Callable

import pytest

pytest.importorskip("torch")
pytest.importorskip("transformers")

import torch

from frontdesk.nn.cnn import Cnn
from frontdesk.nn.efficientnet import EfficientNet
from frontdesk.nn.inflate import inflate
from frontdesk.nn.resnet import Resnet, resnet
from frontdesk.nn.vgg import vgg

NETWORKS = {
    "cnn": lambda: Cnn((8, 16, 16)),
    "vgg": lambda: vgg(11),
    "resnet": lambda: resnet(18),
    "resnet with batch norms": lambda: Resnet(18),
    "efficientnet": EfficientNet,
}


@pytest.mark.parametrize("time", [1, 3, 5])
@pytest.mark.parametrize("make", NETWORKS.values(), ids=NETWORKS)
def test_a_still_film_looks_as_its_picture_did(make: Callable[[], torch.nn.Module], time: int) -> None:
    torch.manual_seed(0)
    network = make().eval()
    picture = torch.rand(1, 3, 40, 33)
    with torch.no_grad():
        wanted = network(picture)
        seen = inflate(network, time)(picture[:, :, None].repeat(1, 1, 4, 1, 1))
    scale = wanted.abs().max()
    assert all((seen[:, :, frame] - wanted).abs().max() <= 1e-4 * scale for frame in range(4))


def test_a_moving_film_does_not_look_like_its_frames() -> None:
    network, film = Cnn((8, 16)), torch.rand(1, 3, 5, 16, 16)
    still = torch.stack([network(film[:, :, frame]) for frame in range(5)], 2)
    assert not torch.allclose(inflate(network)(film), still, atol=1e-3)


def test_the_network_that_was_inflated_is_left_as_it_was() -> None:
    network = Cnn((8, 16))
    before = [one.clone() for one in network.parameters()]
    for one in inflate(network).parameters():
        torch.nn.init.zeros_(one)
    assert all(torch.equal(a, b) for a, b in zip(before, network.parameters(), strict=True))


def test_one_convolution_alone_is_inflated_by_the_formula() -> None:
    flat = torch.nn.Conv2d(2, 3, 3, stride=2, padding=1)
    grown = inflate(flat, 3)
    film = torch.rand(1, 2, 4, 6, 6)
    padded = torch.cat([film[:, :, :1], film, film[:, :, -1:]], 2)
    mean = torch.stack([padded[:, :, at : at + 3].mean(2) for at in range(4)], 2)
    wanted = torch.stack([flat(mean[:, :, at]) for at in range(4)], 2)
    torch.testing.assert_close(grown(film), wanted)


def test_an_even_number_of_frames_has_no_middle() -> None:
    with pytest.raises(ValueError, match="odd"):
        inflate(Cnn((8,)), 2)
