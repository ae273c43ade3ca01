"""Weights out of a local safetensors file into a network; never a pickle, never the net."""

from collections.abc import Mapping
from pathlib import Path

from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import Tensor, nn

from frontdesk.errors import ModelCorrupt, ModelMissing


def tensors(path: Path) -> dict[str, Tensor]:
    """Read a safetensors file, or a folder's ``model.safetensors``. Raises `ModelMissing`, `ModelCorrupt`."""
    file = path / "model.safetensors" if path.is_dir() else path
    if not file.is_file():
        raise ModelMissing(
            f"checkpoint {file.name} is not there",
            part=str(file),
            remedy="give the path of a safetensors file",
        )
    try:
        return load_file(file)
    except (OSError, SafetensorError) as error:
        raise ModelCorrupt(
            f"checkpoint {file.name} is no safetensors file",
            part=str(file),
            remedy="convert it to safetensors",
        ) from error


def fill(network: nn.Module, weights: Mapping[str, Tensor], what: str) -> None:
    """Copy weights into a network by their names. Raises `ModelCorrupt` naming the first that does not fit.

    Weights that the network has not got, such as those of a classifier, are left out.
    """
    counts = "num_batches_tracked"  # of a batch norm: no weight, and not every checkpoint has it
    wanted = {name: tensor for name, tensor in network.state_dict().items() if not name.endswith(counts)}
    for name, tensor in wanted.items():
        if name not in weights:
            raise ModelCorrupt(f"the checkpoint of {what} has no tensor {name!r}", part=name)
        if weights[name].shape != tensor.shape:
            shapes = f"{tuple(weights[name].shape)}, not {tuple(tensor.shape)}"
            raise ModelCorrupt(f"tensor {name!r} of the checkpoint of {what} is {shapes}", part=name)
    network.load_state_dict({name: weights[name] for name in wanted}, strict=False)
