from pathlib import Path

import pytest

pytest.importorskip("torch")

import torch
from safetensors.torch import save_file

from frontdesk.errors import ModelCorrupt, ModelMissing
from frontdesk.nn.checkpoint import fill, tensors


def test_weights_written_are_weights_read_from_the_file_and_from_its_folder(tmp_path: Path) -> None:
    linear, other = torch.nn.Linear(3, 2), torch.nn.Linear(3, 2)
    save_file(linear.state_dict() | {"classifier.weight": torch.ones(1)}, tmp_path / "model.safetensors")
    for path in (tmp_path, tmp_path / "model.safetensors"):
        fill(other, tensors(path), "a test")
        assert torch.equal(other.weight, linear.weight)


def test_a_missing_file_and_one_that_is_none_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match="path of a safetensors file"):
        tensors(tmp_path)
    (tmp_path / "model.safetensors").write_bytes(b"\x80\x02}q\x00.")
    with pytest.raises(ModelCorrupt, match="convert it"):
        tensors(tmp_path)


def test_a_checkpoint_that_does_not_fit_names_the_tensor() -> None:
    with pytest.raises(ModelCorrupt, match="has no tensor 'weight'"):
        fill(torch.nn.Linear(3, 2), {}, "a test")
    wrong = {"weight": torch.zeros(4, 3), "bias": torch.zeros(2)}
    with pytest.raises(ModelCorrupt, match=r"'weight' .* is \(4, 3\), not \(2, 3\)"):
        fill(torch.nn.Linear(3, 2), wrong, "a test")
