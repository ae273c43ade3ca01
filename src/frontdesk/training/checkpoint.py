"""Where a run stands, in one file that is replaced in one step: a run that was killed goes on from there.

Tensors are safetensors, everything else JSON in the header: nothing here runs code when it is read.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor, nn
from torch.optim import Optimizer

from frontdesk.errors import Misconfigured


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run has come: epochs and steps done, the best epoch and its figure, the figures of each."""

    epoch: int = 0
    step: int = 0
    best_epoch: int = 0
    best: float = float("-inf")
    history: list[dict[str, float]] = field(default_factory=list[dict[str, float]])

    @property
    def stale(self) -> int:
        """Epochs since the best one."""
        return self.epoch - self.best_epoch


def save(path: Path, progress: Progress, key: str, parts: Mapping[str, Mapping[str, Tensor]]) -> None:
    """Replace the checkpoint by one of these parts (their names are prefixes); ``key`` names the run."""
    tensors = {
        f"{part}.{name}": tensor.detach().contiguous().clone()
        for part, named in parts.items()
        for name, tensor in named.items()
    }
    told = {"progress": json.dumps(asdict(progress)), "key": key}
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_suffix(".half")
    save_file(tensors, half, told)
    with half.open("rb") as file:
        os.fsync(file.fileno())
    half.replace(path)


def load(path: Path, key: str) -> tuple[Progress, dict[str, dict[str, Tensor]]] | None:
    """Read a checkpoint, or None when there is none. Raises `Misconfigured` when it is another run's."""
    if not path.is_file():
        return None
    try:
        with safe_open(path, "pt") as file:
            told = file.metadata()
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 - not a mapping
    except SafetensorError as error:
        raise Misconfigured(
            f"checkpoint {path} cannot be read", part=str(path), remedy="delete it to begin anew"
        ) from error
    if told["key"] != key:
        raise Misconfigured(
            f"{path.parent.parent} holds a run of another recipe or other rows",
            part=str(path.parent.parent),
            remedy="name another --out, or delete it",
        )
    parts: dict[str, dict[str, Tensor]] = {}
    for name, tensor in tensors.items():
        part, _, rest = name.partition(".")
        parts.setdefault(part, {})[rest] = tensor
    return Progress(**json.loads(told["progress"])), parts


def optimiser_state(optimizer: Optimizer) -> dict[str, Tensor]:
    """Flatten an optimiser's state: ``NUMBER.NAME`` -> tensor."""
    state: Mapping[int, Mapping[str, Any]] = optimizer.state_dict()["state"]
    return {
        f"{number}.{name}": torch.as_tensor(value)
        for number, values in state.items()
        for name, value in values.items()
        if value is not None
    }


def restore_optimiser(optimizer: Optimizer, flat: Mapping[str, Tensor]) -> None:
    """Put a flattened state back."""
    state: dict[int, dict[str, Tensor]] = {}
    for key, tensor in flat.items():
        number, _, name = key.partition(".")
        state.setdefault(int(number), {})[name] = tensor
    optimizer.load_state_dict({**optimizer.state_dict(), "state": state})


def restore(module: nn.Module, tensors: Mapping[str, Tensor]) -> None:
    """Put weights back."""
    module.load_state_dict(dict(tensors), strict=True)
