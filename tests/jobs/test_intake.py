"""Files and addresses handed in to a house's knowledge."""

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from filelock import FileLock

from frontdesk.errors import AddressRefused, InvalidInput, NotFound
from frontdesk.jobs.intake import Intake, scope_given
from frontdesk.jobs.job import Job
from frontdesk.jobs.tray import Tray, stale, sweep
from frontdesk.knowledge.passage import Scope
from jobs.child import place

PAGE = b"# Lamp\n\n## How is it cleaned?\n\nWith a cloth. Never with water.\n"


@pytest.fixture
def intake(tmp_path: Path) -> Iterator[Intake]:
    made = Intake(place(tmp_path))
    yield made
    made.close()


def ended(intake: Intake, job: Job) -> Job:
    intake.wait([job.id], lambda _: None)
    return intake.job(job.id)


def test_a_file_is_one_job_named_by_its_source(intake: Intake, tmp_path: Path) -> None:
    with FileLock(tmp_path / "jobs.lock"):
        job = intake.add(PAGE, "lamp.md")
        assert intake.add(PAGE, "lamp.md") == job
        assert job.state == "queued"
    done = ended(intake, job)
    assert done.result is not None
    assert done.id == done.result["source"] == place(tmp_path).knowledge.sources()[0].id
    assert len(intake.jobs()) == 1


def test_what_is_there_already_is_done_at_once_without_a_job(intake: Intake, tmp_path: Path) -> None:
    done = ended(intake, intake.add(PAGE, "lamp.md"))
    again = intake.add(PAGE, "lamp.md")
    assert (again.id, again.state, again.done) == (done.id, "done", 1)
    assert again.result == {"source": done.id, "passages": 1}
    assert not list((tmp_path / "jobs").iterdir())


def test_another_scope_is_another_job(intake: Intake, tmp_path: Path) -> None:
    first = ended(intake, intake.add(PAGE, "lamp.md"))
    second = ended(intake, intake.add(PAGE, "lamp.md", Scope("L-1")))
    assert (first.state, second.state) == ("done", "done")
    assert first.id != second.id
    assert [one.scope.product for one in place(tmp_path).knowledge.sources()] == ["L-1"]


def test_a_source_that_was_removed_is_taken_in_anew(tmp_path: Path) -> None:
    house = place(tmp_path)
    intake = Intake(house)
    done = ended(intake, intake.add(PAGE, "lamp.md"))
    house.knowledge.remove(done.id)
    assert ended(intake, intake.add(PAGE, "lamp.md")).state == "done"
    assert len(house.knowledge.sources()) == 1
    intake.close()


@pytest.mark.parametrize("name", ["a\0b.md", "\ud800.md"])
def test_a_name_that_cannot_be_kept_is_refused(intake: Intake, name: str) -> None:
    with pytest.raises(InvalidInput, match="cannot be kept"):
        intake.add(PAGE, name)
    with pytest.raises(InvalidInput):
        intake.add_address(f"https://a.example/{name}")


def test_an_unknown_job_is_named(intake: Intake) -> None:
    with pytest.raises(NotFound, match="no job 'x'"):
        intake.job("x")


def test_days_in_the_wrong_order_are_refused() -> None:
    with pytest.raises(InvalidInput, match="lies before the first"):
        scope_given("", "", date(2026, 2, 1), date(2026, 1, 1))
    assert scope_given("a", "b", None, date(2026, 1, 1)).valid_to == date(2026, 1, 1)


@pytest.mark.parametrize(("product", "audience", "part"), [("a\0", "", "product"), ("", "\0", "audience")])
def test_a_scope_that_no_database_could_keep_is_refused(product: str, audience: str, part: str) -> None:
    with pytest.raises(InvalidInput, match="NUL") as refused:
        scope_given(product, audience, None, None)
    assert refused.value.part == part


def test_the_folder_of_a_job_that_never_was_is_cleared_after_an_hour(tmp_path: Path) -> None:
    old, kept, new = (Tray.of(tmp_path, name) for name in ("old", "kept", "new"))
    for tray in (old, kept, new):
        assert tray.read(tray.put(PAGE)) == PAGE
    for tray in (old, kept):
        os.utime(tray.folder, (0, 0))
    assert {tray.folder.name for tray in stale(tmp_path)} == {"old", "kept"}
    sweep(stale(tmp_path), {"kept"})
    assert sorted(one.name for one in (tmp_path / "jobs").iterdir()) == ["kept", "new"]


def test_a_password_in_an_address_is_refused_and_written_nowhere(intake: Intake, tmp_path: Path) -> None:
    with pytest.raises(AddressRefused) as refused:
        intake.add_address("http://anna:secret@a.example/")
    assert "secret" not in str(refused.value)
    assert intake.jobs() == []
    assert not any(b"secret" in file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())


def test_two_spellings_of_an_address_are_one_job(intake: Intake, tmp_path: Path) -> None:
    with FileLock(tmp_path / "jobs.lock"):
        first = intake.add_address("http://A.example./page")
        assert intake.add_address(" http://a.example/page") == first
