"""GloVe vectors of a file: Pennington et al., "GloVe: Global Vectors for Word Representation" (2014).

Vectors of any origin in the same form are read as well. What is served keeps a copy and needs no file.
"""

from pathlib import Path

from pydantic import Field

from frontdesk.features.feature import Tools
from frontdesk.features.wordvectors import Worded, WordSettings, read


class Settings(WordSettings):
    """Which file, and what becomes of a text's words."""

    path: Path = Field(description="GloVe text, or NAME.npy with NAME.txt or NAME.json beside it")


def build(settings: Settings, tools: Tools) -> Worded:
    """Read the vectors. Raises `Misconfigured` naming the line that is wrong."""
    feature = Worded("glove.v1", settings)
    return feature.load(tools.folder) if tools.folder else feature.of(read(settings.path, settings.limit))
