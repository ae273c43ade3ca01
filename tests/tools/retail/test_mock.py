"""The mock domain on a database of our own."""

from pathlib import Path

import pytest

from frontdesk.tools.refusal import Refused
from tools.retail import mock


@pytest.fixture
def tasks(tmp_path: Path) -> mock.Tasks:
    users = {"u": {"user_id": "u", "name": "U", "tasks": []}}
    return mock.load({"tasks": {}, "users": users}, tmp_path / "home")


def test_a_task_is_made_for_a_user_and_done(tasks: mock.Tasks) -> None:
    key = tasks.create_task("u", "Water the plants")["task_id"]
    assert tasks.update_task_status(key, "completed")["status"] == "completed"
    assert tasks.records()["users"]["u"]["tasks"] == [key]


def test_what_the_policy_forbids_is_refused_with_nothing_changed(tasks: mock.Tasks) -> None:
    before = tasks.records()
    with pytest.raises(Refused):
        tasks.create_task("nobody", "x")
    with pytest.raises(Refused):
        tasks.create_task("u", " ")
    with pytest.raises(Refused):
        tasks.update_task_status("task_9", "completed")
    with pytest.raises(Refused):
        tasks.update_task_status("task_9", "deleted")
    assert tasks.records() == before
