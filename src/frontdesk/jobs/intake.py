"""Where files and addresses of the knowledge are handed in, and their jobs looked at."""

import time
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from hashlib import sha256

from frontdesk.errors import InvalidInput, NotFound
from frontdesk.jobs.ingest import Ingest, Place, scope_json
from frontdesk.jobs.job import Job, Json
from frontdesk.jobs.recommend import TRAIN, Lessons, Training
from frontdesk.jobs.runner import Runner
from frontdesk.jobs.tray import Tray, stale, sweep
from frontdesk.knowledge.passage import EVERYWHERE, Scope, Source
from frontdesk.knowledge.reading import File, version_of
from frontdesk.library import FRESH
from frontdesk.net.place import read_place

INGEST = "ingest.v1"  # another sequence of steps gets another number: jobs that wait are of the old one


def scope_given(product: str, audience: str, first: date | None, last: date | None) -> Scope:
    """Make the scope that somebody named.

    Raises `InvalidInput` for days in the wrong order, and for words that cannot be kept.
    """
    for part, words in (("product", product), ("audience", audience)):
        if "\0" in words:
            raise InvalidInput(f"the {part} holds a NUL character", part=part, remedy="leave it out")
    if first is not None and last is not None and last < first:
        raise InvalidInput(
            f"the last day {last} lies before the first, {first}",
            part="valid_to",
            value=str(last),
            limit=str(first),
        )
    return Scope(product, audience, first, last)


class Intake:
    """The jobs of a house, from any thread. Nothing is opened before it is used.

    Whatever process does them knows all kinds: ``lessons`` are those that learn what to suggest.
    """

    def __init__(self, house: Place) -> None:
        self._house = house
        self._runner = Runner(house.settings, {INGEST: Ingest(house), TRAIN: Training(house)})
        self.lessons = Lessons(self._runner, house)

    def add(self, data: bytes, name: str, scope: Scope = EVERYWHERE) -> Job:
        """Have a file taken in. One that is there already is done at once, one that waits is not doubled.

        Raises `InvalidInput` for a name that cannot be kept, `StorageFailed` when nothing was kept.
        """
        _check_name(name)
        there = self._house.knowledge.known(data, name)
        if there is not None and there.scope == scope:
            return self._there(there)
        job = _job_id(File.of(data, name).id, scope)
        digest = Tray.of(self._house.settings.home, job).put(data)
        return self._handed_in(job, {"name": name, "digest": digest}, scope)

    def add_address(self, url: str, scope: Scope = EVERYWHERE) -> Job:
        """Have a page of the web taken in: it is fetched by the job.

        Raises as `add` does, and `AddressRefused` for what is no address or holds a password: that one is
        not written down.
        """
        _check_name(url)
        url = read_place(url).url
        return self._handed_in(_job_id(f"{version_of(url)}-page", scope), {"name": url, "url": url}, scope)

    def jobs(self, *, unfinished: bool = False) -> list[Job]:
        """List the jobs that take sources in, newest first."""
        return [job for job in self._runner.jobs(unfinished=unfinished) if job.kind == INGEST]

    def job(self, name: str) -> Job:
        """Give one job. Raises `NotFound`."""
        found = self._runner.find(name)
        if found is None:
            raise NotFound(
                f"no job {name!r}",
                part="job",
                value=name,
                remedy="list them with 'frontdesk knowledge jobs'",
            )
        return found

    def wait(self, names: Sequence[str], seen: Callable[[Sequence[Job]], None]) -> None:
        """Wait until jobs are finished; ``seen`` is shown them while they run, and at the end."""
        self._runner.wait(names, seen)
        if not self._runner.lead():
            time.sleep(FRESH)  # another process kept what they gave: it is seen here a moment later

    def watch(self) -> None:
        """Go on with what an earlier process left, and with what others leave from now on."""
        old = stale(self._house.settings.home)
        if old:
            sweep(old, {job.id for job in self.jobs(unfinished=True)})
        self._runner.watch()

    def close(self) -> None:
        """Stop after the step that is being done; the rest is done at the next start."""
        self._runner.close()

    def _handed_in(self, job: str, value: Json, scope: Scope) -> Job:
        self._runner.hand_in(INGEST, job, {"id": job, **value, "scope": scope_json(scope)})
        return self.job(job)

    def _there(self, source: Source) -> Job:
        passages = self._house.knowledge.count(source.id)
        return Job(
            id=_job_id(source.id, source.scope),
            kind=INGEST,
            name=source.name,
            state="done",
            added=datetime.now(UTC),
            done=passages,
            total=passages,
            what="passages",
            result={"source": source.id, "passages": passages},
        )


def _job_id(source: str, scope: Scope) -> str:
    """Name a job by its source, and by its scope unless that is everything."""
    return source if scope == EVERYWHERE else f"{source}-{sha256(repr(scope).encode()).hexdigest()[:8]}"


def _check_name(name: str) -> None:
    if "\0" in name or not _encodes(name):
        raise InvalidInput(
            f"the name {name!a} cannot be kept", part="file", remedy="give the file a name in Unicode"
        )


def _encodes(name: str) -> bool:
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
