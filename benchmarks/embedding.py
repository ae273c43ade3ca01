"""`python -m benchmarks.embedding`: what a job's embedding costs beside the bare encoder, batch for batch.

The passages of the sample shop's handbook are embedded as jobs do it, in portions of 16 texts through the
inference queue, 64 texts a step, vectors kept in the database; the bare encoder gets all their texts at once.
"""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.knowledge import handbook_pages
from benchmarks.measure import line, machine, ratios
from frontdesk.compute.queue import InferenceQueue
from frontdesk.config import load
from frontdesk.features.e5 import E5
from frontdesk.jobs.portions import Portions
from frontdesk.knowledge.base import KnowledgeBase
from frontdesk.knowledge.dense import Units
from frontdesk.knowledge.passage import Passage
from frontdesk.library import Library
from frontdesk.models.store import ModelStore
from frontdesk.store.database import open_database

PASSAGES, STEP, ROUNDS = 96, 64, 5
GOAL = 1 / 0.9  # of the time: nine tenths of the speed


def steps(passages: Sequence[Passage]) -> list[list[Passage]]:
    """Gather passages until their texts fill a step."""
    made: list[list[Passage]] = [[]]
    texts = 0
    for passage in passages:
        if texts >= STEP:
            made.append([])
            texts = 0
        made[-1].append(passage)
        texts += len(Units.of(passage).texts)
    return made


def main() -> None:
    """Print the ratio of CPU times."""
    print(machine())
    settings = load()
    encoder = E5.open(ModelStore(settings.models).path("e5"), settings.compute.threads)
    passages = handbook_pages()[0][:PASSAGES]
    texts = [text for passage in passages for text in Units.of(passage).texts]
    queue = InferenceQueue(settings.server.queue, settings.server.deadline)

    def ours() -> None:
        with TemporaryDirectory() as home:
            engine = open_database(f"sqlite:///{Path(home) / 'desk.db'}")
            knowledge = KnowledgeBase(Library(engine), encoder)
            for step in steps(passages):
                knowledge.embed(step, Portions(encoder, queue))
            engine.dispose()

    def bare() -> None:
        encoder.embed(texts)

    print(
        line(
            f"embedding of a job / bare encoder, {len(texts)} texts", ratios(ours, bare, rounds=ROUNDS), GOAL
        )
    )
    queue.close()


if __name__ == "__main__":
    main()
