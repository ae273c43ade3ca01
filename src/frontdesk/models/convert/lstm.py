"""The voice encoder of Resemblyzer as ONNX: three LSTM layers whose last state, projected, is a speaker.

Wan et al., "Generalized End-to-End Loss for Speaker Verification" (2018).
"""

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from frontdesk.errors import ModelCorrupt
from frontdesk.models.convert import pth
from frontdesk.models.convert.graph import Graph
from frontdesk.models.convert.pth_machine import Floats

SOURCE = "pretrained.pt"
LAYERS = 3
# PyTorch stacks its gates as input, forget, cell, output; ONNX as input, output, forget, cell.
GATES = (0, 3, 1, 2)


def convert(source: Path, out: Path) -> None:
    """Build speaker.onnx. Raises `ModelCorrupt` for a file that is not such a network."""
    weights = pth.tensors(source / SOURCE, "model_state")
    try:
        network(weights).save(out / "speaker.onnx")
    except KeyError as error:
        raise ModelCorrupt(f"no tensor {error} in {SOURCE}", part="speaker") from error


def network(weights: Mapping[str, Floats]) -> Graph:
    """Write mel (n, frames, bands) -> speaker (n, width) of length 1; 1.6 s are 160 frames of 40 bands.

    The mel spectrum is of power, not its logarithm.
    """
    graph = Graph("resemblyzer")
    bands, width = weights["lstm.weight_ih_l0"].shape[1], len(weights["linear.bias"])
    x = graph.node("Transpose", graph.input("mel", np.float32, ("n", "frames", bands)), perm=[1, 0, 2])
    state = ""
    for number in range(LAYERS):
        x, state = _layer(graph, x, weights, number)
    kernel, bias = (graph.constant(weights[f"linear.{part}"]) for part in ("weight", "bias"))
    projected = graph.node("Relu", graph.node("Gemm", state, kernel, bias, transB=1))
    graph.output(graph.node("LpNormalization", projected, axis=-1, p=2), "speaker", np.float32, ("n", width))
    return graph


def _layer(graph: Graph, x: str, weights: Mapping[str, Floats], number: int) -> tuple[str, str]:
    """Return what a layer gives for every frame (frames, n, hidden), and its last state (n, hidden)."""
    kernel, recurrent, *biases = (
        _reordered(weights[f"lstm.{part}_l{number}"])
        for part in ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
    )
    stored = [graph.constant(array[None]) for array in (kernel, recurrent, np.concatenate(biases))]
    hidden = recurrent.shape[1]
    every, last = graph.nodes_of("LSTM", [x, *stored], 2, hidden_size=hidden)
    return graph.node("Squeeze", every, graph.ints(1)), graph.node("Squeeze", last, graph.ints(0))


def _reordered(stacked: Floats) -> Floats:
    gates = np.split(stacked, 4)
    return np.concatenate([gates[gate] for gate in GATES])
