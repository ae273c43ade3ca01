"""A trained network of what comes next -> what is served: vectors of the items, and the reader as ONNX."""

import warnings
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import torch
from numpy.typing import NDArray

from frontdesk.nn.sequence import NextItem, Reader
from frontdesk.recommend.sequence import Sequential
from frontdesk.training.export import OPSET

SHORT = 2  # steps of the example that is traced; every length works afterwards


def served(model: NextItem, known: NDArray[np.bool_]) -> Sequential:
    """Make what is served; ``known`` (items,) are those that training saw."""
    with torch.no_grad():
        vectors = model.vectors(torch.arange(len(known))).numpy().astype(np.float32)
        bias = np.where(known, model.bias.numpy(), np.float32(np.nan)).astype(np.float32)
    length = np.array([model.reader.places.num_embeddings], np.int64)
    return Sequential.of({"vectors": vectors, "bias": bias, "graph": graph(model.reader), "length": length})


def graph(reader: Reader) -> NDArray[np.uint8]:
    """Trace the reader without dropout: bytes of an ONNX file, vectors (rows, time, width) in and out."""
    example = torch.rand(2, SHORT, reader.places.embedding_dim)
    axes = {0: "rows", 1: "time"}
    with torch.no_grad(), warnings.catch_warnings(), TemporaryDirectory() as folder:
        warnings.simplefilter("ignore")  # of the tracer's age; a test holds what counts
        torch.onnx.export(
            reader.eval(),
            (example,),
            f"{folder}/reader.onnx",
            input_names=["vectors"],
            output_names=["wanted"],
            dynamic_axes={"vectors": axes, "wanted": axes},
            opset_version=OPSET,
            dynamo=False,
        )
        return np.frombuffer(Path(folder, "reader.onnx").read_bytes(), np.uint8)
