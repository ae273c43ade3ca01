"""The runner with plain works: order, failures, restarts, several homes in one process."""

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Protocol

import pytest
from filelock import FileLock

from frontdesk.config import load
from frontdesk.errors import Overloaded, StorageFailed, UnreadableMedia
from frontdesk.jobs import durable
from frontdesk.jobs import runner as module
from frontdesk.jobs.job import Job, Json, Steps, Work
from frontdesk.jobs.runner import Runner


class Opens(Protocol):
    def __call__(self, works: Mapping[str, Work], home: Path | None = None) -> Runner: ...


@pytest.fixture
def opens(tmp_path: Path) -> Iterator[Opens]:
    """Open runners of a home, and close them all at the end."""
    opened: list[Runner] = []

    def one(works: Mapping[str, Work], home: Path | None = None) -> Runner:
        opened.append(Runner(load(home=home or tmp_path / "home"), works))
        return opened[-1]

    yield one
    for runner in opened:
        runner.close()


def double(value: Json, steps: Steps) -> Json:
    steps.tell(1, 2, "halves")
    return {"twice": steps.step("twice", lambda: {"is": value["number"] * 2})["is"]}


def done(runner: Runner, *names: str) -> list[Job]:
    runner.wait(names, lambda _: None)
    found = [runner.find(name) for name in names]
    assert all(job is not None for job in found)
    return [job for job in found if job is not None]


def wait_for(true: Callable[[], bool], seconds: float = 20) -> None:
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until
        time.sleep(0.05)


def test_what_is_handed_in_is_done_and_its_result_remembered(opens: Opens) -> None:
    runner = opens({"double": double})
    assert runner.jobs() == []
    runner.hand_in("double", "a", {"name": "four", "number": 4})
    [job] = done(runner, "a")
    assert (job.id, job.kind, job.name, job.state) == ("a", "double", "four", "done")
    assert job.result == {"twice": 8}
    assert job.error is None
    assert runner.jobs() == [job]
    assert runner.jobs(unfinished=True) == []
    assert runner.find("b") is None


def wait(seconds: float) -> Json:
    time.sleep(seconds)
    return {}


def test_jobs_run_one_after_the_other_in_their_order(opens: Opens) -> None:
    at, most, order = 0, 0, list[int]()

    def work(value: Json, steps: Steps) -> Json:
        nonlocal at, most
        at += 1
        most = max(most, at)
        order.append(value["number"])
        steps.step("wait", lambda: wait(0.01))
        at -= 1
        return {}

    runner = opens({"work": work})
    for number in range(20):
        runner.hand_in("work", str(number), {"number": number})
    done(runner, *map(str, range(20)))
    assert order == list(range(20))
    assert most == 1


def test_a_job_that_waits_is_not_doubled_a_finished_one_is_done_anew(opens: Opens, tmp_path: Path) -> None:
    runs = list[int]()

    def work(value: Json, steps: Steps) -> Json:
        runs.append(value["number"])
        return {}

    runner = opens({"work": work})
    (tmp_path / "home").mkdir()
    with FileLock(tmp_path / "home" / "jobs.lock"):  # somebody else does the jobs
        runner.hand_in("work", "a", {"number": 1})
        runner.hand_in("work", "a", {"number": 2})
        assert [job.state for job in runner.jobs()] == ["queued"]
    done(runner, "a")
    runner.hand_in("work", "a", {"number": 3})
    done(runner, "a")
    assert runs == [1, 3]


def test_a_failure_on_purpose_is_told_with_its_remedy_and_kept(opens: Opens) -> None:
    def work(value: Json, steps: Steps) -> Json:
        def fail() -> Json:
            raise UnreadableMedia(
                "the PDF cannot be opened", part="\ud800.pdf", value=3, limit=2, remedy="mend it"
            )

        return steps.step("read", fail)

    runner = opens({"work": work})
    runner.hand_in("work", "a", {})
    [job] = done(runner, "a")
    assert job.state == "failed"
    said = {
        "message": "the PDF cannot be opened",
        "part": "?.pdf",
        "value": 3,
        "limit": 2,
        "remedy": "mend it",
    }
    assert job.error == {"kind": "unreadable_media", **said}


def test_a_fault_of_ours_fails_that_job_alone(opens: Opens) -> None:
    def work(value: Json, steps: Steps) -> Json:
        return {"is": 1 / value["number"]}

    runner = opens({"work": work})
    runner.hand_in("work", "a", {"number": 0})
    runner.hand_in("work", "b", {"number": 2})
    broken, good = done(runner, "a", "b")
    assert (broken.state, good.state) == ("failed", "done")
    assert broken.error is not None
    assert broken.error["kind"] == "fault"


def test_a_step_that_found_no_room_is_tried_again(opens: Opens, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(durable, "PAUSES", (0.01, 0.01))
    tries = list[int]()

    def room() -> Json:
        tries.append(1)
        if len(tries) < 3:
            raise Overloaded("64 turns are waiting")
        return {}

    def work(value: Json, steps: Steps) -> Json:
        return steps.step("ask", room)

    runner = opens({"work": work})
    runner.hand_in("work", "a", {})
    assert [job.state for job in done(runner, "a")] == ["done"]
    assert len(tries) == 3


def slow(began: threading.Event, go: threading.Event, log: list[str]) -> Work:
    """Make a work of two steps, of which the second waits to be let go."""

    def work(value: Json, steps: Steps) -> Json:
        def second() -> Json:
            began.set()
            go.wait(10)
            return {}

        def note(name: str) -> Json:
            log.append(name)
            return {}

        steps.step("first", lambda: note("first"))
        steps.step("second", second)
        steps.step("third", lambda: note("third"))
        return {}

    return work


def test_closing_ends_after_the_present_step_and_the_next_start_goes_on(opens: Opens) -> None:
    began, go, log = threading.Event(), threading.Event(), list[str]()
    first = opens({"work": slow(began, go, log)})
    first.hand_in("work", "a", {})
    assert first.lead()
    assert began.wait(20)
    threading.Timer(0.1, go.set).start()
    first.close()
    assert log == ["first"]
    second = opens({"work": slow(began, go, log)})
    assert len(second.jobs(unfinished=True)) == 1
    second.watch()
    done(second, "a")
    assert log == ["first", "third"]


def test_two_homes_of_one_process_take_turns(opens: Opens, tmp_path: Path) -> None:
    one, other = opens({"double": double}), opens({"double": double}, tmp_path / "other")
    one.watch()
    one.hand_in("double", "a", {"number": 1})
    done(one, "a")
    other.hand_in("double", "b", {"number": 2})
    assert [job.result for job in done(other, "b")] == [{"twice": 4}]
    assert one.find("b") is None


def test_who_does_not_lead_hands_in_and_watches_until_the_lead_is_free(opens: Opens, tmp_path: Path) -> None:
    runner, seen = opens({"double": double}), list[str]()
    (tmp_path / "home").mkdir()
    lock = FileLock(tmp_path / "home" / "jobs.lock", thread_local=False)
    lock.acquire()
    runner.hand_in("double", "a", {"number": 3})
    threading.Timer(0.5, lock.release).start()
    runner.wait(["a"], lambda jobs: seen.extend(job.state for job in jobs))
    assert seen[0] == "queued"
    assert seen[-1] == "done"


def test_a_lock_that_cannot_be_taken_for_a_while_holds_jobs_up_and_no_longer(
    opens: Opens, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "WATCH", 0.1)
    runner = opens({"double": double})
    runner.hand_in("double", "a", {"number": 3})
    in_the_way = tmp_path / "home" / "jobs.lock"
    in_the_way.mkdir()
    with pytest.raises(StorageFailed):
        runner.lead()
    runner.watch()
    time.sleep(0.3)
    in_the_way.rmdir()
    wait_for(lambda: [job.state for job in runner.jobs(["a"])] == ["done"])


def test_nothing_is_created_by_looking(opens: Opens, tmp_path: Path) -> None:
    look: Callable[[], object] = opens({"double": double}).jobs
    assert look() == []
    assert not (tmp_path / "home" / "jobs.db").exists()
