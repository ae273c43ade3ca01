"""Every network of a model folder in 8 bit: the arithmetic of products, the storage of everything large.

Dynamic: the range of what enters a product is found while it runs, over the whole padded batch; it needs no
data. Static: the range is found beforehand on rows of a table and written into the graph, as QuantizeLinear
and DequantizeLinear before each product, so a row's answer does not depend on its neighbours. Weights are
signed, with one scale a channel: unsigned ones are slower, one scale a matrix is less exact. What enters and
leaves a graph stays float32.
"""

import io
import logging
import tempfile
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stdout
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Literal

import numpy as np
import onnx
import onnxruntime
from numpy.typing import NDArray

from frontdesk.compress import folder, tables
from frontdesk.errors import ModelCorrupt, NotReady
from frontdesk.models.session import UNREADABLE, Session
from frontdesk.understanding import runfolder

Array = NDArray[np.generic]
Feed = Mapping[str, Array]
Batch = Mapping[str, tuple[Array, Array]]  # by input: values and mask, padded; absent inputs may be left out
Method = Literal["minmax", "entropy", "percentile"]

PRODUCTS = ["MatMul", "Gemm", "Conv"]
NO_TYPE = {"DefaultTensorType": onnx.TensorProto.FLOAT}  # of what shape inference does not reach
# One run after another: batches differ in length. Both ends of a range are found for themselves.
# What a product gives stays float32: it is added to others, or is the answer itself.
RANGES = {
    "OpTypesToExcludeOutputQuantization": ["MatMul", "Gemm"],
    "CalibStridedMinMax": 1,
    "CalibTensorRangeSymmetric": False,
    "CalibPercentile": 99.99,
}


def compress(
    model: folder.Model, out: Path, batches: Sequence[Batch] = (), method: Method = "percentile"
) -> folder.Model:
    """Write a model in 8 bit into ``out``, static when there are batches to calibrate on.

    Raises `Conflict` when ``out`` is there, `ModelCorrupt` for a network that cannot be read, `NotReady`
    without the extra `train`.
    """
    feeds = calibration(model, batches) if batches else {}
    with folder.writing(out) as fresh:
        folder.copy(model, fresh)
        for name, path in model.networks.items():
            if batches:
                static(path, fresh / name, feeds[name], method)
            else:
                dynamic(path, fresh / name)
        mode = (
            {"mode": "static", "calibration": method, "batches": len(batches)}
            if batches
            else {"mode": "dynamic"}
        )
        runfolder.seal(fresh, folder.child(model, {"method": "int8", **mode}))
    return folder.read(out)


def dynamic(path: Path, out: Path) -> None:
    """Write a network in 8 bit whose ranges are found while it runs."""
    quantisation = _quantisation()
    with _quiet(), tempfile.TemporaryDirectory() as scratch:
        plain = folded(path, Path(scratch) / "plain.onnx")
        quantisation.quantize_dynamic(
            plain,
            out,
            op_types_to_quantize=[
                "MatMul",
                "LSTM",
            ],  # Gemm becomes MatMul on the way; a dynamic Conv is slower
            per_channel=True,
            weight_type=quantisation.QuantType.QInt8,
            extra_options=NO_TYPE | {"MatMulConstBOnly": True},
        )
    _finish(out)


def static(path: Path, out: Path, feeds: Sequence[Feed], method: Method = "percentile") -> None:
    """Write a network in 8 bit whose ranges were found on ``feeds``, the inputs of one run each."""
    quantisation = _quantisation()
    how = {"minmax": "MinMax", "entropy": "Entropy", "percentile": "Percentile"}[method]
    with _quiet(), tempfile.TemporaryDirectory() as scratch:
        plain = folded(path, Path(scratch) / "plain.onnx")
        quantisation.quantize_static(
            plain,
            out,
            Reader(feeds),
            quant_format=quantisation.QuantFormat.QDQ,
            op_types_to_quantize=PRODUCTS,
            per_channel=True,
            activation_type=quantisation.QuantType.QUInt8,
            weight_type=quantisation.QuantType.QInt8,
            calibrate_method=quantisation.CalibrationMethod[how],
            extra_options=NO_TYPE | RANGES | {"MatMulConstBOnly": True},
        )
    _finish(out)


def folded(path: Path, out: Path) -> Path:
    """Write a network with everything computed that is constant, such as weights that it turns."""
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
    options.optimized_model_filepath = str(out)
    options.log_severity_level = 4
    try:
        onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except UNREADABLE as error:
        raise ModelCorrupt(
            f"{path.name} is no readable network", part=path.name, remedy=runfolder.REMEDY
        ) from error
    return out


def calibration(model: folder.Model, batches: Sequence[Batch]) -> dict[str, list[Feed]]:
    """Run the encoders over batches: what enters each network of the folder, by its file name."""
    sessions = {name: Session(path, threads=1) for name, path in model.networks.items()}
    fed: dict[str, list[Feed]] = {name: [] for name in sessions}
    for batch in batches:
        entering: dict[str, Array] = {}
        for name, (values, mask) in batch.items():  # (rows, T, ...), (rows, T)
            file = f"encoder.{name}.onnx"
            feed = {"values": values, "mask": mask.astype(np.float32)}
            tokens, present = sessions[file].run(feed)
            fed[file].append(feed)
            entering |= {f"{name}.tokens": tokens, f"{name}.mask": present}
        if all(f"{name}.tokens" in entering for name in model.inputs):
            fed["fusion.onnx"].append(entering)
    return fed


class Reader:
    """Hands out the inputs of the runs that ONNX Runtime calibrates on, those of a range at a time."""

    def __init__(self, feeds: Sequence[Feed]) -> None:
        self._feeds = feeds
        self._next: Iterator[Feed] = iter(feeds)

    def __len__(self) -> int:
        return len(self._feeds)

    def set_range(self, start_index: int, end_index: int) -> None:
        """Hand out these from now on."""
        self._next = iter(self._feeds[start_index:end_index])

    def get_next(self) -> dict[str, Array] | None:
        """Hand out the inputs of the next run; None when there are no more."""
        feed = next(self._next, None)
        return None if feed is None else dict(feed)


def _finish(out: Path) -> None:
    """Store what is still float32 in 8 bit, and check that the graph can be run."""
    network = onnx.load(out)
    tables.shrink(network.graph)
    onnx.save(network, out)
    Session(out, threads=1)


@contextmanager
def _quiet() -> Generator[None]:
    """Keep what ONNX Runtime's tools log and print to themselves: what goes wrong is raised."""
    before = logging.root.manager.disable
    logging.disable(logging.WARNING)
    try:
        with redirect_stdout(io.StringIO()):
            yield
    finally:
        logging.disable(before)


def _quantisation() -> ModuleType:
    """Load the tools of ONNX Runtime. Raises `NotReady` naming the extra when what they need is missing."""
    try:
        return import_module("onnxruntime.quantization")
    except ImportError as error:
        raise NotReady(
            f"8-bit networks need {error.name}", part="train", remedy="pip install 'frontdesk[train]'"
        ) from error
