"""The stack machine of a pickle, cut down to what describes tensors.

It computes nothing and imports nothing: a name in the file is looked up in the closed list `GLOBALS`, whose
functions are all of this module.
"""

import pickletools  # parses only: it names the instructions of a pickle and runs none of them
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import IO

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Storage:
    """Numbers that tensors are cut from, named by a key; the numbers come at the end of the file."""

    key: str
    dtype: str
    count: int


@dataclass(frozen=True, slots=True)
class Tensor:
    """A view of a storage: where it starts, its shape, and the steps between neighbours."""

    storage: Storage
    start: int
    shape: tuple[int, ...]
    steps: tuple[int, ...]

    def cut(self, numbers: NDArray[np.generic]) -> Floats:
        """Return the tensor in float32, row by row, from the numbers of its storage."""
        last = sum((size - 1) * step for size, step in zip(self.shape, self.steps, strict=True))
        inside = self.start + last < len(numbers) and np.prod(self.shape) <= len(numbers)
        if min((self.start, *self.shape, *self.steps)) < 0 or not inside:
            raise ValueError(f"a tensor of shape {self.shape} lies outside its storage")
        steps = [step * numbers.itemsize for step in self.steps]
        view = np.lib.stride_tricks.as_strided(numbers[self.start :], self.shape, steps, writeable=False)
        return np.array(view, np.float32, order="C")


def mapping(value: object) -> dict[object, object]:
    """Take a value for a mapping, or raise `TypeError`."""
    if not isinstance(value, dict):
        raise TypeError("the checkpoint holds no mapping where one is needed")
    return value


def _rebuild(storage: object, start: object, shape: object, steps: object, *_: object) -> Tensor:
    if not (isinstance(storage, Storage) and isinstance(start, int)):
        raise TypeError("a tensor is built from no storage")
    return Tensor(storage, start, _whole(shape), _whole(steps))


def _whole(value: object) -> tuple[int, ...]:
    if not isinstance(value, tuple):
        raise TypeError("a shape is no tuple")
    return tuple(int(size) for size in value)


def _ordered(*pairs: object) -> dict[object, object]:
    if pairs:
        raise ValueError("a mapping is built from arguments")
    return {}


def _parameter(tensor: object, *_: object) -> object:
    return tensor


# What a checkpoint may name: functions of ours that do what PyTorch's do to plain data, and types of numbers.
GLOBALS: Mapping[str, Callable[..., object] | str] = {
    "collections OrderedDict": _ordered,
    "torch._utils _rebuild_tensor_v2": _rebuild,
    "torch._utils _rebuild_parameter": _parameter,
    "torch FloatStorage": "<f4",
    "torch DoubleStorage": "<f8",
    "torch HalfStorage": "<f2",
    "torch LongStorage": "<i8",
    "torch IntStorage": "<i4",
}
FUNCTIONS = tuple(value for value in GLOBALS.values() if callable(value))


class Mark:
    """Where a tuple, a list or the items of a mapping begin on the stack."""


class Machine:
    """The stack machine of a pickle, over the instructions in `STEPS` alone."""

    def __init__(self) -> None:
        self.stack: list[object] = []
        self.memo: dict[object, object] = {}
        self.storages: dict[str, Storage] = {}

    def run(self, file: IO[bytes]) -> object:
        """Interpret one pickle and return what it describes; the file is left just behind it."""
        for opcode, argument, _ in pickletools.genops(file):
            if opcode.name == "STOP":
                break
            if opcode.name not in STEPS:
                raise ValueError(f"instruction {opcode.name} is not allowed")
            STEPS[opcode.name](self, argument)
        return self.stack.pop()

    def push(self, value: object) -> None:
        """Put a plain value on the stack."""
        self.stack.append(value)

    def since_mark(self) -> list[object]:
        """Take everything down to the last mark off the stack."""
        at = max(i for i, value in enumerate(self.stack) if isinstance(value, Mark))
        found = self.stack[at + 1 :]
        del self.stack[at:]
        return found

    def last(self, count: int) -> tuple[object, ...]:
        """Take so many values off the stack."""
        found = tuple(self.stack[-count:])
        del self.stack[-count:]
        return found

    def name(self, argument: object) -> None:
        """Look a global name up in the closed list. Nothing is imported."""
        if argument not in GLOBALS:
            raise ValueError(f"name {argument!r} is not allowed")
        self.push(GLOBALS[str(argument)])

    def call(self, _: object) -> None:
        """Call one of our functions."""
        function, arguments = self.last(2)
        if not (callable(function) and function in FUNCTIONS and isinstance(arguments, tuple)):
            raise TypeError("only the listed functions are called")
        self.push(function(*arguments))

    def storage(self, _: object) -> None:
        """Note a storage: ("storage", type of its numbers, key, device, count, view)."""
        (described,) = self.last(1)
        if not (isinstance(described, tuple) and len(described) == 6):
            raise TypeError("a storage is not described by six values")
        kind, dtype, key, _, count, view = described
        if kind != "storage" or dtype not in GLOBALS.values() or callable(dtype) or view is not None:
            raise ValueError("a storage of an unknown kind")
        made = Storage(str(key), str(dtype), int(count))
        self.push(self.storages.setdefault(made.key, made))

    def remember(self, argument: object) -> None:
        """Give the top of the stack a number."""
        self.memo[argument] = self.stack[-1]

    def set_items(self, items: list[object]) -> None:
        """Put keys and values into the mapping on the stack."""
        mapping(self.stack[-1]).update(zip(items[::2], items[1::2], strict=True))

    def extend(self, items: list[object]) -> None:
        """Put values into the list on the stack."""
        target = self.stack[-1]
        if not isinstance(target, list):
            raise TypeError("values are appended to what is no list")
        target.extend(items)

    def build(self, _: object) -> None:
        """Drop the attributes of a mapping: PyTorch keeps versions of layers there."""
        self.last(1)
        mapping(self.stack[-1])


Step = Callable[[Machine, object], None]
STEPS: Mapping[str, Step] = {
    "PROTO": lambda _, __: None,
    "NONE": lambda machine, _: machine.push(None),
    "NEWTRUE": lambda machine, _: machine.push(True),
    "NEWFALSE": lambda machine, _: machine.push(False),
    **dict.fromkeys(("BININT", "BININT1", "BININT2", "LONG1", "BINFLOAT", "BINUNICODE"), Machine.push),
    "EMPTY_TUPLE": lambda machine, _: machine.push(()),
    "EMPTY_LIST": lambda machine, _: machine.push([]),
    "EMPTY_DICT": lambda machine, _: machine.push({}),
    "MARK": lambda machine, _: machine.push(Mark()),
    "TUPLE": lambda machine, _: machine.push(tuple(machine.since_mark())),
    "TUPLE1": lambda machine, _: machine.push(machine.last(1)),
    "TUPLE2": lambda machine, _: machine.push(machine.last(2)),
    "TUPLE3": lambda machine, _: machine.push(machine.last(3)),
    "APPEND": lambda machine, _: machine.extend(list(machine.last(1))),
    "APPENDS": lambda machine, _: machine.extend(machine.since_mark()),
    "SETITEM": lambda machine, _: machine.set_items(list(machine.last(2))),
    "SETITEMS": lambda machine, _: machine.set_items(machine.since_mark()),
    "BINPUT": Machine.remember,
    "LONG_BINPUT": Machine.remember,
    "BINGET": lambda machine, argument: machine.push(machine.memo[argument]),
    "LONG_BINGET": lambda machine, argument: machine.push(machine.memo[argument]),
    "GLOBAL": Machine.name,
    "REDUCE": Machine.call,
    "BINPERSID": Machine.storage,
    "BUILD": Machine.build,
}
