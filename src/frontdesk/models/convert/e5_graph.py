"""The network of multilingual-e5-small as an ONNX graph; how its products are written is passed in.

A BERT encoder with post-norm: embeddings, then twelve times attention and a GELU layer, the mean over all
tokens (`<s>` and `</s>` too), L2. Unlike XLM-R's own numbering, positions count from 0.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from frontdesk.models.convert.e5_file import BLOCK, E5File, stack
from frontdesk.models.convert.graph import Graph
from frontdesk.models.convert.products import Linear, Product

Choose = Callable[[str], Product]  # the name of a layer, such as "l0.fi" -> how to write its product


@dataclass(frozen=True, slots=True)
class Encoder:
    """Writes the network of one file; `rows` are the old ids of the kept pieces."""

    file: E5File
    rows: NDArray[np.int64]

    def graph(self, choose: Choose) -> Graph:
        """Write input_ids, attention_mask int64 (batch, tokens) -> embedding (batch, width)."""
        graph = Graph("multilingual-e5-small")
        ids = graph.input("input_ids", np.int64, ("batch", "tokens"))
        mask = graph.input("attention_mask", np.int64, ("batch", "tokens"))
        keys = graph.node("Cast", mask, to=6)  # int32, as the attention wants it
        x = self._embed(graph, ids)
        for layer in range(self.file.sizes.layers):
            x = self._layer(graph, x, keys, f"l{layer}", choose)
        graph.output(_pool(graph, x, mask), "embedding", np.float32, ("batch", self.file.sizes.width))
        return graph

    def _embed(self, graph: Graph, ids: str) -> str:
        sizes = self.file.sizes
        table = self.file.matrix("emb.word", sizes.rows).pick(self.rows)
        words = graph.node(
            "GatherBlockQuantized",
            graph.int4(table.weights.reshape(len(self.rows), -1)),
            ids,
            graph.constant(table.scales),
            block_size=BLOCK,
            gather_axis=0,
            quantize_axis=1,
        )
        length = graph.node("Shape", ids, start=1)
        places = self.file.vector("emb.pos").reshape(sizes.positions, -1)
        places = places + self.file.vector("emb.type").reshape(sizes.types, -1)[0]
        here = graph.node("Slice", graph.constant(places), graph.ints(0), length, graph.ints(0))
        return self._norm(graph, graph.node("Add", words, here), "emb.ln")

    def _layer(self, graph: Graph, x: str, keys: str, name: str, choose: Choose) -> str:
        x = self._add(graph, x, self._attend(graph, x, keys, name, choose), f"{name}.aln")
        inner = choose(f"{name}.fi")(graph, x, self._linear(f"{name}.fi", "fi"))
        outer = choose(f"{name}.fo")(graph, graph.node("Gelu", inner), self._linear(f"{name}.fo", "fo"))
        return self._add(graph, x, outer, f"{name}.oln")

    def _attend(self, graph: Graph, x: str, keys: str, name: str, choose: Choose) -> str:
        together = choose(f"{name}.qkv")(graph, x, self._linear(f"{name}.qkv", "q", "k", "v"))
        q, k, v = graph.nodes_of("Split", [together], 3, axis=-1, num_outputs=3)
        heads = graph.node("MultiHeadAttention", q, k, v, "", keys, num_heads=self.file.sizes.heads)
        return choose(f"{name}.ao")(graph, heads, self._linear(f"{name}.ao", "ao"))

    def _linear(self, name: str, *parts: str) -> Linear:
        layer = name.split(".", maxsplit=1)[0]
        rows = {"fi": self.file.sizes.inner}
        matrices = [
            self.file.matrix(f"{layer}.{part}.w", rows.get(part, self.file.sizes.width)) for part in parts
        ]
        bias = np.concatenate([self.file.vector(f"{layer}.{part}.b") for part in parts])
        return Linear(name, stack(matrices), bias)

    def _add(self, graph: Graph, x: str, y: str, norm: str) -> str:
        # Sum, not Add: ONNX Runtime would fuse Add with the norm into SkipLayerNormalization, slow on a CPU.
        return self._norm(graph, graph.node("Sum", x, y), norm)

    def _norm(self, graph: Graph, x: str, name: str) -> str:
        scale, bias = (graph.constant(self.file.vector(f"{name}.{end}")) for end in "wb")
        return graph.node("LayerNormalization", x, scale, bias, epsilon=self.file.sizes.epsilon)


def _pool(graph: Graph, x: str, mask: str) -> str:
    weights = graph.node("Unsqueeze", graph.node("Cast", mask, to=1), graph.ints(2))  # (batch, tokens, 1)
    total = graph.node("ReduceSum", graph.node("Mul", x, weights), graph.ints(1), keepdims=0)
    mean = graph.node("Div", total, graph.node("ReduceSum", weights, graph.ints(1), keepdims=0))
    return graph.node("LpNormalization", mean, axis=-1, p=2)
