from collections.abc import Iterator
from pathlib import Path

import pytest

from frontdesk.errors import Misconfigured, NotReady
from frontdesk.offers.learning import learn_from
from frontdesk.offers.opening import FOLDER
from frontdesk.recommend import kept
from frontdesk.sections import Recommend
from frontdesk.store.database import open_database
from offers.shop import NOW, SETTINGS, Small, small


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Small]:
    made = small(tmp_path)
    yield made
    made.engine.dispose()


def test_a_version_has_the_sources_of_the_settings_and_is_served_at_once(shop: Small) -> None:
    unlearnt = shop.told("c1")
    learnt = shop.learn()
    assert (learnt.items, learnt.customers, learnt.interactions) == (24, 40, 160)
    assert set(learnt.weights) == set(SETTINGS.sources)
    opened = kept.open_kept(shop.home / FOLDER)
    assert (opened.version, set(opened.sources)) == (learnt.version, set(SETTINGS.sources))
    assert opened.evidence is not None
    assert shop.told("c1") != unlearnt


def test_nothing_of_a_customer_stands_in_what_is_kept(shop: Small) -> None:
    shop.did("canary-0815", "lamp01", "lamp02")
    shop.learn()
    files = [path for path in (shop.home / FOLDER).rglob("*") if path.is_file()]
    assert len(files) > len(SETTINGS.sources)
    assert not any(b"canary-0815" in path.read_bytes() for path in files)


def test_an_empty_catalogue_teaches_nothing(tmp_path: Path) -> None:
    engine = open_database(f"sqlite:///{tmp_path / 'desk.db'}")
    with pytest.raises(NotReady, match="nothing to suggest yet; put items in"):
        learn_from(engine, tmp_path, SETTINGS, NOW)
    assert not (tmp_path / FOLDER).exists()
    engine.dispose()


def test_a_catalogue_nobody_has_touched_can_be_learnt_from(tmp_path: Path) -> None:
    made = small(tmp_path)
    for number in range(40):
        made.offers.erase(f"c{number}")
    assert made.learn().interactions == 0
    assert len(made.told()) == 4


def test_damaged_models_leave_the_catalogue(shop: Small, caplog: pytest.LogCaptureFixture) -> None:
    version = shop.learn().version
    (shop.home / FOLDER / version / "ease.safetensors").write_bytes(b"not what it was")
    assert len(shop.told("c1")) == 4
    assert "the catalogue alone" in caplog.text


def test_a_source_that_is_none_is_told(shop: Small) -> None:
    wrong = Recommend.model_construct(sources=("popularity", "oracle"), flood=20)
    with pytest.raises(Misconfigured, match="oracle"):
        shop.learn(wrong)
