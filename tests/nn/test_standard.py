import pytest

pytest.importorskip("torch")

import torch

from frontdesk.nn.standard import IMAGENET, Standard


def test_pictures_and_films_come_to_the_same_mean_and_spread() -> None:
    standard = Standard(*IMAGENET)
    mean, spread = (torch.tensor(values).view(1, 3, 1, 1) for values in IMAGENET)
    picture = torch.rand(2, 3, 4, 5)
    torch.testing.assert_close(standard(picture), (picture - mean) / spread)
    torch.testing.assert_close(standard(picture[:, :, None])[:, :, 0], standard(picture))


def test_it_adds_nothing_to_a_checkpoint() -> None:
    assert not Standard(*IMAGENET).state_dict()
