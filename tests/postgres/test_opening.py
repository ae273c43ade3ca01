import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sql

from frontdesk.config import load
from frontdesk.features.hashed import HashedNgrams
from frontdesk.house import open_house
from frontdesk.knowledge.base import Compared, KnowledgeBase
from frontdesk.knowledge.index import Index
from frontdesk.knowledge.query import Query
from frontdesk.postgres.engine import Tables
from frontdesk.postgres.opening import Opening
from frontdesk.postgres.tables import searched
from frontdesk.store.database import open_database

PAGE = b"# Router LW-R2\n\n## Red light\n\nNo internet. Hold reset for ten seconds.\n"
OTHER = "# 路由器 LW-R2\n\n## 红灯\n\n红灯表示没有网络。按住复位键十秒。\n".encode()


@pytest.fixture
def engine(emptied: str) -> Iterator[sql.Engine]:
    made = open_database(emptied)
    yield made
    made.dispose()


def knowledge(engine: sql.Engine, name: str = "hashed-ngrams.v1") -> KnowledgeBase:
    opening = Opening.of(engine, HashedNgrams(name), fresh=0)
    return KnowledgeBase(opening.library, opening.shadow.embed, compared=Compared(opening))


def found(index: Index) -> list[str]:
    return [hit.passage.text for hit in index.search(Query("red light on the LW-R2"), 9)]


def test_what_an_older_version_left_is_taken_in_before_the_first_search(engine: sql.Engine) -> None:
    first = knowledge(engine)
    first.add(PAGE, "router.md")
    first.add(OTHER, "路由器.md")
    before = found(first.index())
    assert len(before) == 2
    with engine.begin() as connection:
        for table in searched.tables.values():
            connection.execute(table.delete())
    assert found(knowledge(engine).index()) == before


def test_two_embedders_share_the_words_and_never_a_vector(engine: sql.Engine) -> None:
    one, other = knowledge(engine), knowledge(engine, "hashed-ngrams.v2")
    one.add(PAGE, "router.md")
    other.add(OTHER, "路由器.md")
    assert len(found(one.index())) == len(found(other.index())) == 2
    query = "SELECT model, count(*) AS number FROM search_wholes GROUP BY model"
    with engine.connect() as connection:
        rows = connection.execute(sql.text(query)).all()
        assert connection.scalar(sql.text("SELECT sum(texts) FROM search_languages")) == 2
    assert {row.model: row.number for row in rows} == {"hashed-ngrams.v1": 2, "hashed-ngrams.v2": 2}


def test_processes_that_find_the_same_missing_take_it_in_once(engine: sql.Engine) -> None:
    knowledge(engine).add(PAGE, "router.md")
    others = [knowledge(engine, "hashed-ngrams.v2") for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(lambda one: len(found(one.index())) == 1, others))
    with engine.connect() as connection:
        query = "SELECT wholes FROM search_centres WHERE model = 'hashed-ngrams.v2'"
        assert connection.scalars(sql.text(query)).all() == [1]


def test_a_desk_whose_settings_name_postgresql_searches_there(emptied: str, tmp_path: Path) -> None:
    settings = load(home=tmp_path / "home", models=tmp_path / "none", database=emptied)
    with open_house(settings) as house:
        source = house.knowledge.add(PAGE, "router.md")
        assert isinstance(house.knowledge.index().engine, Tables)
        (hit, *_) = house.knowledge.search("red light", "en")
        assert hit.passage.source == source.id


@pytest.mark.parametrize("package", ["psycopg", "pgvector"])
def test_without_the_extra_the_command_that_installs_it_is_told(package: str) -> None:
    opening = {
        "psycopg": "from frontdesk.store.database import open_database; open_database('postgresql+psycopg://x')",
        "pgvector": "import frontdesk.postgres.opening",
    }[package]
    said = f"import sys; sys.modules[{package!r}] = None; {opening}"
    run = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=False)
    assert "NotReady" in run.stderr
    assert "pip install 'frontdesk[postgres]'" in run.stderr
