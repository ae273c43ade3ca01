"""A small network, written with the schema's own builders; the reference is LiteRT running the same bytes."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import flatbuffers
import numpy as np
import pytest
import tflite as schema
from ai_edge_litert.interpreter import Interpreter
from numpy.typing import NDArray

from frontdesk.errors import ModelCorrupt
from frontdesk.models.convert import CONVERTERS
from frontdesk.models.convert.tflite_file import LiteFile, Operator
from frontdesk.models.session import Session

Floats = NDArray[np.float32]
CODES = schema.BuiltinOperator
KINDS = schema.BuiltinOptions
TYPES = {"float32": 0, "float16": 1, "int32": 2}


@dataclass
class Writer:
    """Writes a model of one graph, operator by operator."""

    builder: flatbuffers.Builder = field(default_factory=lambda: flatbuffers.Builder(1 << 16))
    buffers: list[bytes] = field(default_factory=lambda: [b""])
    tensors: list[tuple[tuple[int, ...], int, int]] = field(default_factory=list)
    operators: list[tuple[int, list[int], int, int, int]] = field(default_factory=list)

    def tensor(self, *shape: int) -> int:
        self.tensors.append((shape, 0, 0))
        return len(self.tensors) - 1

    def stored(self, array: NDArray[np.generic]) -> int:
        self.buffers.append(array.tobytes())
        self.tensors.append((array.shape, TYPES[array.dtype.name], len(self.buffers) - 1))
        return len(self.tensors) - 1

    def add(self, name: str, inputs: list[int], output: int, kind: str = "NONE", **settings: int) -> int:
        table = 0
        if kind != "NONE":
            getattr(schema, f"{kind}Start")(self.builder)
            for setting, value in settings.items():
                getattr(schema, f"{kind}Add{setting}")(self.builder, value)
            table = getattr(schema, f"{kind}End")(self.builder)
        self.operators.append((getattr(CODES, name), inputs, output, getattr(KINDS, kind), table))
        return output

    def vector(self, start: Callable[..., int], values: list[int], *, offsets: bool = False) -> int:
        start(self.builder, len(values))
        for value in reversed(values):
            (self.builder.PrependUOffsetTRelative if offsets else self.builder.PrependInt32)(value)
        return int(self.builder.EndVector())

    def finish(self, inputs: list[int], outputs: list[int]) -> bytes:
        graph = self._graph(inputs, outputs)
        graphs = self.vector(schema.ModelStartSubgraphsVector, [graph], offsets=True)
        codes = self.vector(
            schema.ModelStartOperatorCodesVector,
            [self._code(entry[0]) for entry in self.operators],
            offsets=True,
        )
        buffers = self.vector(
            schema.ModelStartBuffersVector, [self._buffer(data) for data in self.buffers], offsets=True
        )
        schema.ModelStart(self.builder)
        schema.ModelAddVersion(self.builder, 3)
        schema.ModelAddSubgraphs(self.builder, graphs)
        schema.ModelAddOperatorCodes(self.builder, codes)
        schema.ModelAddBuffers(self.builder, buffers)
        self.builder.Finish(schema.ModelEnd(self.builder), b"TFL3")
        return bytes(self.builder.Output())

    def _graph(self, inputs: list[int], outputs: list[int]) -> int:
        tensors = [self._tensor(*entry) for entry in self.tensors]
        operators = [self._operator(number, *entry[1:]) for number, entry in enumerate(self.operators)]
        made = {
            "Tensors": self.vector(schema.SubGraphStartTensorsVector, tensors, offsets=True),
            "Operators": self.vector(schema.SubGraphStartOperatorsVector, operators, offsets=True),
            "Inputs": self.vector(schema.SubGraphStartInputsVector, inputs),
            "Outputs": self.vector(schema.SubGraphStartOutputsVector, outputs),
        }
        schema.SubGraphStart(self.builder)
        for name, value in made.items():
            getattr(schema, f"SubGraphAdd{name}")(self.builder, value)
        return int(schema.SubGraphEnd(self.builder))

    def _tensor(self, shape: tuple[int, ...], kind: int, buffer: int) -> int:
        sizes = self.vector(schema.TensorStartShapeVector, list(shape))
        schema.TensorStart(self.builder)
        schema.TensorAddShape(self.builder, sizes)
        schema.TensorAddType(self.builder, kind)
        schema.TensorAddBuffer(self.builder, buffer)
        return int(schema.TensorEnd(self.builder))

    def _operator(self, number: int, inputs: list[int], output: int, kind: int, table: int) -> int:
        reads = self.vector(schema.OperatorStartInputsVector, inputs)
        writes = self.vector(schema.OperatorStartOutputsVector, [output])
        schema.OperatorStart(self.builder)
        schema.OperatorAddOpcodeIndex(self.builder, number)
        schema.OperatorAddInputs(self.builder, reads)
        schema.OperatorAddOutputs(self.builder, writes)
        if table:
            schema.OperatorAddBuiltinOptionsType(self.builder, kind)
            schema.OperatorAddBuiltinOptions(self.builder, table)
        return int(schema.OperatorEnd(self.builder))

    def _code(self, code: int) -> int:
        schema.OperatorCodeStart(self.builder)
        schema.OperatorCodeAddDeprecatedBuiltinCode(self.builder, code)
        schema.OperatorCodeAddBuiltinCode(self.builder, code)
        schema.OperatorCodeAddVersion(self.builder, 3 if code == CODES.RESIZE_BILINEAR else 1)
        return int(schema.OperatorCodeEnd(self.builder))

    def _buffer(self, data: bytes) -> int:
        kept = self.builder.CreateByteVector(data) if data else 0
        schema.BufferStart(self.builder)
        if data:
            schema.BufferAddData(self.builder, kept)
        return int(schema.BufferEnd(self.builder))


RNG = np.random.default_rng(15)
WINDOW = {"StrideW": 1, "StrideH": 1, "Padding": 0}
CONV = {**WINDOW, "DilationWFactor": 1, "DilationHFactor": 1}


def noise(*shape: int) -> Floats:
    return RNG.standard_normal(shape).astype(np.float32)


def small(**changed: int) -> bytes:
    """Write a network with every operator that is translated; `changed` are settings of its first layer."""
    w = Writer()
    picture = w.tensor(1, 9, 8, 3)
    half = w.stored(noise(4, 3, 3, 3).astype(np.float16))
    kernel = w.add("DEQUANTIZE", [half], w.tensor(4, 3, 3, 3))
    first = {**CONV, "StrideW": 2, "StrideH": 2, **changed}
    x = w.add(
        "CONV_2D", [picture, kernel, w.stored(noise(4))], w.tensor(1, 5, 4, 4), "Conv2DOptions", **first
    )
    x = w.add("RELU", [x], w.tensor(1, 5, 4, 4))
    across = [x, w.stored(noise(1, 3, 3, 4)), w.stored(noise(4))]
    deep = {**CONV, "DepthMultiplier": 1}
    y = w.add("DEPTHWISE_CONV_2D", across, w.tensor(1, 5, 4, 4), "DepthwiseConv2DOptions", **deep)
    x = w.add("ADD", [x, y], w.tensor(1, 5, 4, 4), "AddOptions")
    pool = {"StrideW": 2, "StrideH": 2, "FilterWidth": 2, "FilterHeight": 2, "Padding": 0}
    z = w.add("MAX_POOL_2D", [x], w.tensor(1, 3, 2, 4), "Pool2DOptions", **pool)
    around = w.stored(np.array([[0, 0], [1, 0], [0, 2], [0, 12]], np.int32))
    z = w.add("PAD", [z, around], w.tensor(1, 4, 4, 16), "PadOptions")
    size = w.stored(np.array([8, 8], np.int32))
    z = w.add(
        "RESIZE_BILINEAR", [z, size], w.tensor(1, 8, 8, 16), "ResizeBilinearOptions", HalfPixelCenters=1
    )
    shape = w.stored(np.array([1, 64, 16], np.int32))
    boxes = w.add("RESHAPE", [z, shape], w.tensor(1, 64, 16))
    one = w.add(
        "CONV_2D",
        [z, w.stored(noise(1, 1, 1, 16)), w.stored(noise(1))],
        w.tensor(1, 8, 8, 1),
        "Conv2DOptions",
        **CONV,
    )
    scores = w.add("RESHAPE", [one, w.stored(np.array([1, 64, 1], np.int32))], w.tensor(1, 64, 1))
    return w.finish([picture], [boxes, scores])


def write(folder: Path, data: bytes) -> Path:
    (folder / "face_detection_full_range.tflite").write_bytes(data)
    return folder


def test_the_graph_computes_what_litert_computes(tmp_path: Path) -> None:
    data = small()
    CONVERTERS["face"](write(tmp_path, data), tmp_path)
    picture = noise(1, 9, 8, 3)
    interpreter = Interpreter(model_content=data)
    interpreter.allocate_tensors()
    interpreter.set_tensor(interpreter.get_input_details()[0]["index"], picture)
    interpreter.invoke()
    session = Session(tmp_path / "face.onnx")
    got = session.run({"pixels": np.ascontiguousarray(picture.transpose(0, 3, 1, 2))})
    assert session.outputs == ("regressors", "classifiers")
    for output, described in zip(got, interpreter.get_output_details(), strict=True):
        np.testing.assert_allclose(output, interpreter.get_tensor(described["index"]), atol=2e-4)


@pytest.mark.parametrize(
    "changed", [{"FusedActivationFunction": 1}, {"DilationWFactor": 2}, {"StrideW": 1}, {"Padding": 1}]
)
def test_a_setting_that_is_not_translated_is_refused(tmp_path: Path, changed: dict[str, int]) -> None:
    with pytest.raises(ModelCorrupt, match="not a network for faces"):
        CONVERTERS["face"](write(tmp_path, small(**changed)), tmp_path)


def test_an_operator_that_is_not_translated_is_named(tmp_path: Path) -> None:
    writer = Writer()
    picture = writer.tensor(1, 4, 4, 3)
    writer.add("TANH", [picture], writer.tensor(1, 4, 4, 3))
    with pytest.raises(ModelCorrupt, match="TANH"):
        CONVERTERS["face"](write(tmp_path, writer.finish([picture], [1])), tmp_path)


def test_a_file_is_read_as_plain_values() -> None:
    file = LiteFile.read(small())
    assert file.operators[2] == Operator("RELU", {}, (4,), (5,))
    assert (file.inputs, file.shapes[0]) == ((0,), (1, 9, 8, 3))
    assert file.stored[1].dtype == np.float16


@pytest.mark.parametrize("size", [0, 3, 8, 40, 200, 1_000])
def test_a_file_that_is_cut_is_refused(tmp_path: Path, size: int) -> None:
    with pytest.raises(ModelCorrupt, match="not a network for faces"):
        CONVERTERS["face"](write(tmp_path, small()[:size]), tmp_path)
