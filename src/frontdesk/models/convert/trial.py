"""Runs a graph that was just built: to measure it while it is quantised, and to check it when it is done.

Besides `frontdesk.models.session` this is the only module that knows ONNX Runtime; it serves while models are
pulled, never while the desk answers.
"""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray

Arrays = Mapping[str, NDArray[np.generic]]


class Trial:
    """Opens a file on the CPU; released with the object."""

    def __init__(self, path: Path, threads: int = 2) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.log_severity_level = 3  # a converted graph may hold constants that nobody uses
        self._session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        self._names = [output.name for output in self._session.get_outputs()]

    def run(self, feed: Arrays) -> dict[str, NDArray[np.float32]]:
        """Return every output by its name."""
        values = self._session.run(self._names, dict(feed))
        return {name: np.asarray(value) for name, value in zip(self._names, values, strict=True)}
