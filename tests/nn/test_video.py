import pytest
import torch

from frontdesk.nn.encoders import InputConfig, build


@pytest.mark.parametrize("name", ["transformer", "cnn", "rnn"])
def test_a_film_is_more_than_its_frames(name: str) -> None:
    encoder = build(InputConfig("frames", 32, name, {}, 16)).eval()
    frames, mask = torch.rand(1, 5, 3, 32, 32), torch.ones(1, 5, dtype=torch.bool)
    ahead, back = encoder(frames, mask).tokens, encoder(frames.flip(1), mask).tokens
    assert ahead.shape == (1, 5, 16)
    assert not torch.allclose(ahead, back.flip(1), atol=1e-3)
