"""The tensors of a PyTorch checkpoint, read without running anything of it.

A checkpoint is a pickle: a program for a small stack machine that may call any function of any module. Here
it is only taken apart and interpreted over a closed list of instructions and of functions of our own
(`pth_machine`). Whatever else stands in it is refused with `ModelCorrupt`.

The layout is that of PyTorch before 1.6, which both carriers use: five pickles (a magic number, the protocol,
facts of the machine, the checkpoint, the keys of the storages), then each storage as a count and its numbers.
"""

import io
from collections.abc import Mapping
from pathlib import Path
from typing import IO

import numpy as np
from numpy.typing import NDArray

from frontdesk.errors import ModelCorrupt
from frontdesk.models.convert.pth_machine import Floats, Machine, Storage, Tensor, mapping

MAGIC = 0x1950A86A20F9469CFC6C
PROTOCOL = 1001


def tensors(path: Path, key: str | None = None) -> dict[str, Floats]:
    """Return the tensors of a checkpoint by name; `key` picks one mapping out of several.

    Raises `ModelCorrupt` for anything but a plain checkpoint.
    """
    try:
        # From memory: there a field that claims more bytes than are left gets no room for more.
        state, numbers = _read(io.BytesIO(path.read_bytes()))
        found = mapping(state if key is None else mapping(state)[key])
        return {
            str(name): value.cut(numbers[value.storage.key])
            for name, value in found.items()
            if isinstance(value, Tensor)
        }
    except (ArithmeticError, LookupError, TypeError, ValueError) as error:
        raise ModelCorrupt(f"{path.name} is not a plain checkpoint: {error}", part=path.name) from error


def _read(file: IO[bytes]) -> tuple[object, Mapping[str, NDArray[np.generic]]]:
    if (Machine().run(file), Machine().run(file)) != (MAGIC, PROTOCOL):
        raise ValueError("its first two pickles are not those of PyTorch")
    Machine().run(file)  # sizes of C types on the machine that wrote it; storages say their own
    machine = Machine()
    state = machine.run(file)
    keys = Machine().run(file)
    if not isinstance(keys, list):
        raise TypeError("the keys of the storages are no list")
    return state, {key: _numbers(file, machine.storages[key]) for key in map(str, keys)}


def _numbers(file: IO[bytes], storage: Storage) -> NDArray[np.generic]:
    count = int.from_bytes(file.read(8), "little", signed=True)
    if count != storage.count:
        raise ValueError(f"storage {storage.key} has {count} numbers, not {storage.count}")
    return np.frombuffer(file.read(count * np.dtype(storage.dtype).itemsize), storage.dtype, count)
