import pytest

pytest.importorskip("torch")

import torch

from frontdesk.nn.cnn import Block, Cnn, Convolution, norm, standardised


def test_a_network_halves_at_its_stem_and_wherever_the_channels_change() -> None:
    network = Cnn((8, 16, 16, 24))
    assert network.width == 24
    assert network(torch.rand(2, 3, 48, 48)).shape == (2, 24, 6, 6)


def test_grey_pictures_of_odd_sides_are_seen_as_well() -> None:
    assert Cnn((8, 16), channels_in=1)(torch.rand(1, 1, 21, 13)).shape == (1, 16, 6, 4)


def test_what_a_network_sees_in_a_picture_does_not_depend_on_its_neighbours() -> None:
    network = Cnn((8, 16)).train()
    pictures = torch.rand(3, 3, 16, 16)
    torch.testing.assert_close(network(pictures)[1:2], network(pictures[1:2]))


def test_a_block_with_nothing_in_it_is_the_way_around() -> None:
    block, grid = Block(8, 8, 1), torch.rand(1, 8, 5, 5)
    torch.nn.init.zeros_(block.second_norm.weight)
    torch.testing.assert_close(block(grid), grid)


def test_the_cost_of_a_face_of_48_pixels_stays_under_forty_million_multiplications() -> None:
    network, cost = Cnn(), 0

    def count(module: torch.nn.Conv2d, _: object, made: torch.Tensor) -> None:
        nonlocal cost
        cost += module.weight.numel() * made.shape[-1] * made.shape[-2]

    for module in network.modules():
        if isinstance(module, torch.nn.Conv2d):
            module.register_forward_hook(count)
    network(torch.rand(1, 3, 48, 48))
    assert cost < 40_000_000


def test_channels_that_eight_does_not_divide_are_one_group() -> None:
    assert (norm(12).num_groups, norm(32).num_groups) == (1, 4)


def test_standardised_kernels_have_mean_0_and_a_sum_of_squares_of_2_whatever_their_scale() -> None:
    kernel = torch.randn(5, 4, 3, 3) * 7 + 1
    made = standardised(kernel)
    torch.testing.assert_close(made.mean((1, 2, 3)), torch.zeros(5), atol=1e-6, rtol=0)
    torch.testing.assert_close(made.square().sum((1, 2, 3)), torch.full((5,), 2.0))
    torch.testing.assert_close(standardised(kernel * 3 + 2), made, atol=1e-5, rtol=1e-4)


def test_a_standardised_convolution_is_the_plain_one_with_those_kernels() -> None:
    convolution, grid = Convolution(3, 5, 3, stride=2, padding=1, bias=False), torch.rand(2, 3, 9, 8)
    plain = torch.nn.Conv2d(3, 5, 3, stride=2, padding=1, bias=False)
    plain.load_state_dict({"weight": standardised(convolution.weight)})
    torch.testing.assert_close(convolution(grid), plain(grid))
