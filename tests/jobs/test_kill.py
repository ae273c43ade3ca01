"""Jobs whose process is killed again and again, at random moments: a real child, a real SIGKILL."""

import random
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from itertools import groupby
from pathlib import Path

import pytest
from filelock import FileLock

from frontdesk.features.hashed import HashedNgrams
from frontdesk.jobs.ingest import TEXTS
from frontdesk.jobs.intake import Intake
from frontdesk.knowledge.dense import Units
from frontdesk.knowledge.ingest import ingest
from frontdesk.knowledge.passage import Passage
from jobs.child import STEPS, library, place, runner

KILLS = 10
CHILD = Path(__file__).with_name("child.py")
TESTS = Path(__file__).parents[1]


def handbook(name: str, sections: int) -> bytes:
    """Write a handbook in which no sentence stands twice."""
    written = (
        f"## {name} {n}\n\nThe {name} of row {n} takes {n * 7} days. Ask desk {n * 13} for it.\n"
        for n in range(sections)
    )
    return "\n".join((f"# {name}\n", *written)).encode()


NEW = {"returns.md": handbook("return", 250), "repairs.md": handbook("repair", 250)}


def texts(passages: Sequence[Passage]) -> Mapping[str, set[str]]:
    """Name the texts of passages by what their vectors are kept under."""
    units = map(Units.of, passages)
    return {one.digest: {sha256(text.encode()).hexdigest() for text in one.texts} for one in units}


def written(home: Path) -> int:
    """Count what the child has written down: texts that were embedded, and steps that were taken."""
    logs = (home / "embedded.log", home / "steps.log")
    return sum(len(log.read_text().split()) for log in logs if log.exists())


def ended(home: Path, more: float, pause: float = 0) -> bool:
    """Start the child, kill it when it has written ``more`` lines; tell whether it was finished before."""
    command = [sys.executable, str(CHILD), str(home)]
    environment = {"PYTHONPATH": f"{TESTS.parent / 'src'}:{TESTS}", "PATH": ""}
    before = written(home)
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"
        while child.poll() is None and written(home) < before + more:
            time.sleep(0.01)
        time.sleep(pause)
        child.kill()
        return child.stdout.readline() == "done\n"


def handed_in(home: Path) -> None:
    """Hand two documents in, and something that counts between them; nothing begins meanwhile."""
    with FileLock(home / "jobs.lock"):
        intake, counting = Intake(place(home)), runner(home)
        intake.add(NEW["returns.md"], "returns.md")
        counting.hand_in("count", "count", {"name": "count", "log": str(home / "steps.log")})
        intake.add(NEW["repairs.md"], "repairs.md")
        intake.close()
        counting.close()


def kept_at_each_kill(home: Path, digests: Mapping[str, set[str]]) -> Iterator[tuple[int, set[str]]]:
    """Kill again and again; yield how much was embedded each time, and which texts had been kept."""
    log, chance, store = home / "embedded.log", random.Random(7), library(home)
    for _ in range(KILLS):
        assert not ended(home, chance.randrange(200), chance.uniform(0, 0.3)), "too little work"
        held = store.held(HashedNgrams().name, list(digests))
        yield len(log.read_text().split()), set[str]().union(*(digests[one] for one in held))


@pytest.mark.slow
def test_jobs_killed_at_random_moments_end_as_if_nobody_had(tmp_path: Path) -> None:
    place(tmp_path).knowledge.add(handbook("old return", 20), "returns.md")
    expected = {name: ingest(data, name)[1] for name, data in NEW.items()}
    digests = {one: said for passages in expected.values() for one, said in texts(passages).items()}
    handed_in(tmp_path)
    kills = list(kept_at_each_kill(tmp_path, digests))
    assert ended(tmp_path, float("inf"))

    names = {source.id: source.name for source in library(tmp_path).sources()}
    found = groupby(library(tmp_path).passages(), key=lambda passage: names[passage.source])
    assert {name: tuple(passages) for name, passages in found} == expected
    log = (tmp_path / "embedded.log").read_text().split()
    assert set(log) >= set[str]().union(*digests.values())
    assert all(kept.isdisjoint(log[then:]) for then, kept in kills)  # nothing kept is embedded again
    assert len(kills[-1][1]) > TEXTS
    done = [int(line) for line in (tmp_path / "steps.log").read_text().split()]
    assert sorted(set(done)) == list(range(STEPS))
    assert done == sorted(done)  # a step that ended is never done again; the one that was killed is
    finished = runner(tmp_path)
    assert [job.state for job in finished.jobs()] == ["done"] * 3
    assert not list((tmp_path / "jobs").iterdir())
    finished.close()
