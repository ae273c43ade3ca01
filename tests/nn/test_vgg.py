from pathlib import Path

import pytest

pytest.importorskip("torch")

import torch
from safetensors.torch import save_file

from frontdesk.nn.standard import IMAGENET
from frontdesk.nn.vgg import Vgg, vgg

# Places of the convolutions in the published checkpoints, and how many weights they hold with 1,000 classes.
PUBLISHED = {
    11: ((0, 3, 6, 8, 11, 13, 16, 18), 132_863_336),
    16: ((0, 2, 5, 7, 10, 12, 14, 17, 19, 21, 24, 26, 28), 138_357_544),
}


@pytest.mark.parametrize("depth", [11, 16])
def test_names_and_number_of_weights_are_the_published_ones(depth: int) -> None:
    places, count = PUBLISHED[depth]
    with torch.device("meta"):
        network = Vgg(depth, classes=1_000)  # type: ignore[arg-type]  # a parameter of the test is any int
    layers = [f"features.{place}" for place in places] + [f"classifier.{place}" for place in (0, 3, 6)]
    assert list(network.state_dict()) == [f"{name}.{part}" for name in layers for part in ("weight", "bias")]
    assert sum(one.numel() for one in network.parameters()) == count
    assert network.state_dict()["classifier.0.weight"].shape == (4_096, 25_088)


def test_a_checkpoint_with_its_classifier_fills_the_convolutions(tmp_path: Path) -> None:
    torch.manual_seed(0)
    weights = Vgg(11).state_dict() | {"classifier.6.bias": torch.zeros(1_000)}
    save_file(weights, tmp_path / "vgg11.safetensors")
    network, pixels = vgg(11, tmp_path / "vgg11.safetensors"), torch.rand(1, 3, 64, 40)
    mean, spread = (torch.tensor(values).view(1, 3, 1, 1) for values in IMAGENET)
    grid = (pixels - mean) / spread  # the network again, written out by its published places
    for place in range(21):
        if f"features.{place}.weight" in weights:
            kernel, bias = weights[f"features.{place}.weight"], weights[f"features.{place}.bias"]
            grid = torch.relu(torch.nn.functional.conv2d(grid, kernel, bias, padding=1))
        elif place in {2, 5, 10, 15, 20}:
            grid = torch.nn.functional.max_pool2d(grid, 2)
    assert grid.shape == (1, 512, 2, 1)
    torch.testing.assert_close(network(pixels), grid)
