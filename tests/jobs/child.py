"""A process that does what was handed in to a home until it is killed: `python child.py HOME`.

Every text that is embedded is written to embedded.log before anybody has its vectors, every step of the plain
work "count" to steps.log. It says "done" when nothing is left.
"""

import sys
import time
from collections.abc import Sequence
from functools import partial
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace
from typing import cast

from frontdesk.compute.queue import InferenceQueue
from frontdesk.config import load
from frontdesk.features.embedding import Floats, Role
from frontdesk.features.hashed import HashedNgrams
from frontdesk.jobs.ingest import Ingest, Place
from frontdesk.jobs.intake import INGEST
from frontdesk.jobs.job import Json, Steps
from frontdesk.jobs.runner import Runner
from frontdesk.knowledge.base import KnowledgeBase
from frontdesk.library import Library
from frontdesk.store.database import open_database

STEPS = 40


class Counted:
    """Embeds by n-grams, slowly enough to be killed, and writes down what."""

    def __init__(self, log: Path) -> None:
        self.log, self.within = log, HashedNgrams()
        self.name = self.within.name

    def embed(self, texts: Sequence[str], role: Role = "query") -> Floats:
        time.sleep(0.05)
        with self.log.open("a") as file:
            file.writelines(f"{sha256(text.encode()).hexdigest()}\n" for text in texts)
        return self.within.embed(texts, role)


def place(home: Path) -> Place:
    """Make what of a house takes sources in."""
    settings = load(home=home)
    knowledge = KnowledgeBase(library(home), Counted(home / "embedded.log"))
    made = SimpleNamespace(settings=settings, knowledge=knowledge, queue=InferenceQueue(), fetcher=None)
    return cast("Place", made)


def library(home: Path) -> Library:
    """Open the tables."""
    return Library(open_database(load(home=home).database_url))


def count(value: Json, steps: Steps) -> Json:
    """Take steps that say so."""
    log = Path(value["log"])

    def one(number: int) -> Json:
        with log.open("a") as file:
            file.write(f"{number}\n")
        time.sleep(0.02)
        return {"number": number}

    return {"sum": sum(steps.step("one", partial(one, number))["number"] for number in range(STEPS))}


def runner(home: Path) -> Runner:
    """Make what does both works."""
    return Runner(load(home=home), {INGEST: Ingest(place(home)), "count": count})


if __name__ == "__main__":
    here = Path(sys.argv[1])
    opened = runner(here)
    names = [job.id for job in reversed(opened.jobs(unfinished=True))]
    opened.lead()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    opened.wait(names, lambda _: None)
    sys.stdout.write("done\n")
    sys.stdout.flush()
    opened.close()
