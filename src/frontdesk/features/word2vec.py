"""Word vectors learnt from the training rows: skip-gram or CBOW with negative sampling, by gensim.

Mikolov et al., "Distributed Representations of Words and Phrases and their Compositionality" (2013).
gensim, of the extra `train`, only trains: what it learnt is kept as plain arrays, so serving needs it not.
"""

from functools import partial
from pathlib import Path
from typing import Annotated

import numpy as np
from pydantic import Field

from frontdesk.errors import Misconfigured
from frontdesk.features import learnt
from frontdesk.features.feature import Tools
from frontdesk.features.vocabulary import Vocabulary
from frontdesk.features.wordvectors import Worded, WordSettings, WordVectors, read

Positive = Annotated[int, Field(gt=0)]


class Settings(WordSettings):
    """How vectors are learnt, or which file they are read from."""

    path: Path | None = Field(default=None, description="vectors to read in place of learning any")
    width: Positive = Field(default=100, description="numbers of a vector")
    window: Positive = Field(default=5, description="words on either side that are guessed from one")
    min_count: Positive = Field(default=2, description="how often a word must occur")
    skip_gram: bool = Field(
        default=True, description="guess the words around one; else one from those around it"
    )
    negative: Positive = Field(default=5, description="wrong words that each right one is told from")
    epochs: Positive = 20
    seed: Annotated[int, Field(ge=0)] = 0


def build(settings: Settings, tools: Tools) -> Worded:
    """Make the feature, with its vectors when it has learnt them or when a file is named."""
    feature = Worded("word2vec.v1", settings, train=partial(train, settings=settings))
    if tools.folder:
        return feature.load(tools.folder)
    return feature.of(read(settings.path, settings.limit)) if settings.path else feature


def train(rows: list[list[str]], settings: Settings) -> WordVectors:
    """Learn vectors of rows of words; the same rows and seed give the same vectors.

    Raises `NotReady` when gensim is not installed, `Misconfigured` when no word occurs often enough.
    """
    gensim = learnt.needed("gensim.models", "word2vec")
    model = gensim.Word2Vec(
        vector_size=settings.width,
        window=settings.window,
        min_count=settings.min_count,
        sg=int(settings.skip_gram),
        negative=settings.negative,
        seed=settings.seed,
        workers=1,  # several would race, and no two runs would be alike
    )
    model.build_vocab(rows)
    if not len(model.wv):
        raise Misconfigured(
            f"word2vec: no word occurs {settings.min_count} times",
            part="word2vec.min_count",
            value=settings.min_count,
            remedy="lower min_count",
        )
    model.train(rows, total_examples=model.corpus_count, epochs=settings.epochs)
    return WordVectors(Vocabulary.of(model.wv.index_to_key), np.array(model.wv.vectors, np.float32))
