import torch

from frontdesk.nn.image import Grid, ImageEncoder, Patches, Rows, centred
from nn.batches import inside


def test_a_patch_is_read_by_one_matrix() -> None:
    cut, pixels = inside(Patches(5, 4)), torch.rand(1, 3, 10, 10)
    tokens = cut(pixels)
    assert tokens.shape == (1, 4, 5)  # two pixels at the far edges are cut
    second = centred(pixels)[0, :, :4, 4:8].flatten()
    torch.testing.assert_close(tokens[0, 1], cut.cut.weight.flatten(1) @ second + cut.cut.bias)


def test_rows_are_read_from_above_to_below() -> None:
    cut, pixels = Rows(6, 5), torch.rand(2, 3, 6, 6)
    torch.testing.assert_close(cut(pixels)[:, 2], cut.project(centred(pixels)[:, :, 2].flatten(1)))


def test_a_grid_has_a_token_for_each_place() -> None:
    tokens, mask = ImageEncoder(Grid(5, (8, 16)), 5)(
        torch.rand(2, 3, 32, 32), torch.tensor([[True], [False]])
    )
    assert tokens.shape == (2, 64, 5)
    assert mask.sum(1).tolist() == [64, 0]


def test_pixels_lie_around_zero() -> None:
    assert centred(torch.tensor([0, 0.5, 1])).tolist() == [-1, 0, 1]
