import json
from pathlib import Path

import pytest

from frontdesk.config import Settings, load
from frontdesk.errors import Misconfigured


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_flags_win_over_the_environment_and_that_over_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "frontdesk.toml").write_text('home = "/file"\n[server]\nport = 1\nqueue = 7\n')
    assert (load().home, load().server.port) == (Path("/file"), 1)
    monkeypatch.setenv("FRONTDESK_SERVER__PORT", "2")
    monkeypatch.setenv("FRONTDESK_HOME", "/environment")
    settings = load()
    assert (settings.home, settings.server.port, settings.server.queue) == (Path("/environment"), 2, 7)
    assert load(home=Path("/flag")).home == Path("/flag")
    assert load(home=None).home == Path("/environment")


def test_the_models_folder_can_be_set_for_one_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FRONTDESK_MODELS", "/weights")
    assert load().models == Path("/weights")


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("FRONTDESK_SERVER__PORT", "70000", "setting server.port"),
        ("FRONTDESK_LIMITS__PARTS", "0", "setting limits.parts"),
        ("FRONTDESK_LIMITS__PART", "3", "setting limits.part: Extra inputs are not permitted"),
    ],
)
def test_a_wrong_setting_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(Misconfigured, match=said):
        load()


def test_the_database_lies_in_the_home_unless_it_is_named() -> None:
    assert load(home=Path("/h")).database_url == "sqlite:////h/frontdesk.db"
    assert load(database="postgresql://x/y").database_url == "postgresql://x/y"


def test_the_schema_describes_every_section() -> None:
    schema = Settings.model_json_schema()
    assert {"server", "limits", "compute", "knowledge"} <= set(json.loads(json.dumps(schema))["properties"])


def test_files_of_the_knowledge_may_be_larger_than_what_customers_send() -> None:
    settings = load(limits={"document_pages": 7}, knowledge={"media_seconds": 900})
    mine, theirs = settings.knowledge_limits, settings.limits
    assert (mine.audio_seconds, mine.video_seconds, theirs.audio_seconds) == (900, 900, 300)
    assert mine.decode_seconds > theirs.decode_seconds
    assert mine.document_pages == theirs.document_pages == 7
