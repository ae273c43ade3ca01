"""A network as a function from arrays to arrays. The one module that runs ONNX Runtime."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import cast

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from onnxruntime.capi import (
    onnxruntime_pybind11_state as native,  # pyright: ignore[reportAttributeAccessIssue]  # compiled
)

from frontdesk.errors import ModelCorrupt, ModelMissing

Array = NDArray[np.generic]
Floats = NDArray[np.float32]

UNREADABLE = (
    native.EPFail,
    native.Fail,
    native.InvalidArgument,
    native.InvalidGraph,
    native.InvalidProtobuf,
    native.NotImplemented,
    native.RuntimeException,
    RuntimeError,
    UnicodeDecodeError,  # a damaged name
)


class Session:
    """An ONNX file, or the bytes of one, opened on the CPU. Several threads may call `run` at once.

    Waiting threads sleep instead of spinning, so an idle desk takes no CPU. Raises `ModelMissing` when there
    is no such file, `ModelCorrupt` when it is not a network, reaches for weights outside its own folder or
    gives anything but float32.

    ``pooled``: a run takes its memory from a pool that it gives back at the end. A network whose values are
    many and large takes less than half as much at its most that way.
    """

    def __init__(
        self,
        network: Path | bytes,
        *,
        threads: int = 2,
        disabled_optimizers: Sequence[str] = (),
        pooled: bool = False,
    ) -> None:
        name = network.name if isinstance(network, Path) else "network"
        if isinstance(network, Path) and not network.is_file():
            raise ModelMissing(f"{name} is not there", part=name, remedy=_REMEDY)
        try:
            self._session = onnxruntime.InferenceSession(
                str(network) if isinstance(network, Path) else network,
                _options(threads, pooled),
                providers=["CPUExecutionProvider"],
                disabled_optimizers=list(disabled_optimizers),
                enable_fallback=0,  # it would print, and try the same again
            )
            self.inputs: tuple[str, ...] = tuple(entry.name for entry in self._session.get_inputs())
            self.outputs: tuple[str, ...] = tuple(entry.name for entry in self._session.get_outputs())
        except UNREADABLE as error:
            raise _corrupt(name, "is no readable network") from error
        if any(entry.type != "tensor(float)" for entry in self._session.get_outputs()):
            raise _corrupt(name, "does not give float32")
        self._running = onnxruntime.RunOptions()
        if pooled:
            self._running.add_run_config_entry("memory.enable_memory_arena_shrinkage", "cpu:0")

    @property
    def metadata(self) -> Mapping[str, str]:
        """What the file says of itself, such as the characters that an OCR network reads."""
        return dict(self._session.get_modelmeta().custom_metadata_map)

    def run(self, feed: Mapping[str, Array]) -> list[Floats]:
        """Give every output, in the order of `outputs`. Raises `ValueError` for inputs that do not fit."""
        try:
            return cast("list[Floats]", self._session.run(None, dict(feed), self._running))
        except (native.Fail, native.InvalidArgument, native.RuntimeException) as error:
            raise ValueError(f"inputs do not fit the network: {error}") from error


def _options(threads: int, pooled: bool) -> object:
    """Sleep rather than spin, give memory back after a run, keep quiet."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.add_session_config_entry("session.inter_op.allow_spinning", "0")
    options.enable_cpu_mem_arena = pooled  # which by itself keeps the most that the longest input ever took
    options.log_severity_level = 4  # what goes wrong is raised, not printed
    return options


def _corrupt(name: str, why: str) -> ModelCorrupt:
    return ModelCorrupt(f"{name} {why}", part=name, remedy=_REMEDY)


_REMEDY = "run 'frontdesk models pull'"  # which mends what is damaged, too
