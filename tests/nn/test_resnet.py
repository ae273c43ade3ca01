from pathlib import Path

import pytest

pytest.importorskip("torch")
pytest.importorskip("transformers")

import torch
import transformers

from frontdesk.errors import ModelCorrupt
from frontdesk.nn.resnet import Resnet, resnet
from frontdesk.nn.standard import IMAGENET


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a transformers folder of a ResNet 18 that classifies, its weights and statistics random."""
    torch.manual_seed(0)
    config = transformers.ResNetConfig(
        hidden_sizes=[64, 128, 256, 512], depths=[2, 2, 2, 2], layer_type="basic"
    )
    network = transformers.ResNetForImageClassification(config)
    for module in network.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            module.load_state_dict(
                module.state_dict()
                | {
                    "running_mean": 0.1 * torch.randn(module.num_features),
                    "running_var": 0.8 + 0.4 * torch.rand(module.num_features),
                }
            )
    path = tmp_path_factory.mktemp("resnet18")
    network.save_pretrained(path)
    return path


def test_a_checkpoint_gives_what_transformers_own_model_pools(folder: Path) -> None:
    theirs = transformers.ResNetModel.from_pretrained(folder)
    theirs.train(mode=False)
    pixels = torch.rand(2, 3, 70, 64)
    mean, spread = (torch.tensor(values).view(1, 3, 1, 1) for values in IMAGENET)
    with torch.no_grad():
        wanted = theirs((pixels - mean) / spread).pooler_output.flatten(1)
        ours = resnet(18, folder).eval()(pixels).mean((2, 3))
    torch.testing.assert_close(ours, wanted, atol=1e-5, rtol=1e-5)


def test_the_statistics_of_a_checkpoint_are_kept_while_it_is_tuned(folder: Path) -> None:
    network = resnet(18, folder).train()
    before = {name: kept.clone() for name, kept in network.named_buffers()}
    assert network(torch.rand(2, 3, 32, 32)).requires_grad
    assert all(torch.equal(kept, before[name]) for name, kept in network.named_buffers())


@pytest.mark.parametrize(
    ("depth", "width", "parameters"), [(18, 512, 11_176_512), (34, 512, 21_284_672), (50, 2_048, 23_508_032)]
)
def test_depths_have_the_published_number_of_weights(depth: int, width: int, parameters: int) -> None:
    with torch.device("meta"):
        network = Resnet(depth)  # type: ignore[arg-type]  # a parameter of the test is any int
    assert network.width == width
    assert sum(one.numel() for one in network.parameters()) == parameters


def test_a_new_network_counts_no_statistics() -> None:
    network = resnet(18)
    assert not any(isinstance(one, torch.nn.BatchNorm2d) for one in network.modules())
    assert network(torch.rand(1, 3, 64, 64)).shape == (1, 512, 2, 2)


def test_a_checkpoint_of_another_depth_is_refused(folder: Path) -> None:
    with pytest.raises(ModelCorrupt, match="ResNet 34 has no tensor"):
        resnet(34, folder)
