"""The mock domain of the same bench: tasks of users, its gold calls replayed on a SQLite database."""

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from copy import deepcopy
from pathlib import Path
from typing import Any

from frontdesk.tools.refusal import Refused
from tools.retail.compare import Count
from tools.retail.tables import Json

FILE = "mock.sqlite"
STATUSES = ("pending", "completed")
SCHEMA = """
CREATE TABLE users (id TEXT PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE tasks (id TEXT PRIMARY KEY, title TEXT NOT NULL, description TEXT, status TEXT NOT NULL);
CREATE TABLE owned (user TEXT NOT NULL REFERENCES users, task TEXT NOT NULL REFERENCES tasks);
"""


class Tasks:
    """The mock domain: every public method but ``records`` is a tool."""

    def __init__(self, home: Path) -> None:
        self.file = home / FILE

    def create_task(self, user_id: str, title: str, description: str | None = None) -> Json:
        """Make a task for a user. Refuses: no_such_user, no_title."""
        with closing(sqlite3.connect(self.file)) as base, base:
            if base.execute("SELECT 1 FROM users WHERE id = ?", (user_id,)).fetchone() is None:
                raise Refused("no_such_user", f"there is no user {user_id!r}")
            if not title.strip():
                raise Refused("no_title", "a task has a title")
            number = base.execute("SELECT count(*) FROM tasks").fetchone()[0] + 1
            key = f"task_{number}"
            base.execute("INSERT INTO tasks VALUES (?, ?, ?, 'pending')", (key, title, description))
            base.execute("INSERT INTO owned VALUES (?, ?)", (user_id, key))
        return self._task(key)

    def update_task_status(self, task_id: str, status: str) -> Json:
        """Say how far a task is. Refuses: no_such_task, bad_status."""
        if status not in STATUSES:
            raise Refused("bad_status", f"a task is {' or '.join(STATUSES)}")
        with closing(sqlite3.connect(self.file)) as base, base:
            if not base.execute("UPDATE tasks SET status = ? WHERE id = ?", (status, task_id)).rowcount:
                raise Refused("no_such_task", f"there is no task {task_id!r}")
        return self._task(task_id)

    def transfer_to_human_agents(self, summary: str) -> str:
        """Give the conversation to a person."""
        del summary
        return "Transfer successful"

    def _task(self, key: str) -> Json:
        found: Json = self.records()["tasks"][key]
        return found

    def records(self) -> dict[str, Json]:
        """Write the whole database as records."""
        with closing(sqlite3.connect(self.file)) as base:
            columns = ("task_id", "title", "description", "status")
            tasks = {
                row[0]: dict(zip(columns, row, strict=True)) for row in base.execute("SELECT * FROM tasks")
            }
            owned = base.execute("SELECT user, task FROM owned ORDER BY rowid").fetchall()
            users = {
                key: {"user_id": key, "name": name, "tasks": [task for user, task in owned if user == key]}
                for key, name in base.execute("SELECT * FROM users")
            }
        return {"tasks": tasks, "users": users}


def load(records: Mapping[str, Json], home: Path) -> Tasks:
    """Fill a new database with records."""
    home.mkdir(parents=True)
    with closing(sqlite3.connect(home / FILE)) as base, base:
        base.executescript(SCHEMA)
        for task in records["tasks"].values():
            row = (task["task_id"], task["title"], task.get("description"), task["status"])
            base.execute("INSERT INTO tasks VALUES (?, ?, ?, ?)", row)
        for user in records["users"].values():
            base.execute("INSERT INTO users VALUES (?, ?)", (user["user_id"], user["name"]))
            base.executemany(
                "INSERT INTO owned VALUES (?, ?)", [(user["user_id"], one) for one in user["tasks"]]
            )
    return Tasks(home)


def replayed(source: Path, folder: Path) -> Count:
    """Replay the gold calls of every task that has some, each from its own beginning."""
    tasks = json.loads((source / "tasks.json").read_text("utf-8"))
    first = json.loads((source / "db.json").read_text("utf-8"))
    told = [one for one in tasks if one["evaluation_criteria"].get("actions")]
    ends = [_ends(one, first, folder / str(number)) for number, one in enumerate(told)]
    return Count("gold calls", len(told), len(told), sum(ends))


def _ends(task: Json, first: Mapping[str, Json], home: Path) -> bool:
    """Replay a task; tell whether records and assertions are as they should be."""
    start = task.get("initial_state") or {}
    records = _merged(first, (start.get("initialization_data") or {}).get("agent_data") or {})
    base, wanted = load(records, home), deepcopy(records)
    for name, arguments in (*_before(start), *_gold(task)):
        getattr(base, name)(**arguments)
        _expect(wanted, name, arguments)
    return base.records() == wanted and all(_holds(base.records(), one) for one in _asserted(task))


def _before(start: Json) -> Iterator[tuple[str, Json]]:
    for one in start.get("initialization_actions") or ():
        if one["env_type"] == "assistant":
            yield one["func_name"], one["arguments"]
    for message in start.get("message_history") or ():
        for one in message.get("tool_calls") or ():
            yield one["name"], one["arguments"]


def _gold(task: Json) -> Iterator[tuple[str, Json]]:
    for one in task["evaluation_criteria"]["actions"]:
        yield one["name"], one["arguments"]


def _asserted(task: Json) -> list[Json]:
    """List what has to hold on the desk's side; what the customer does on theirs is no gold call."""
    given = task["evaluation_criteria"].get("env_assertions") or ()
    return [one for one in given if one["env_type"] == "assistant"]


def _holds(records: Mapping[str, Json], one: Json) -> bool:
    wanted = one["arguments"]
    return bool(records["tasks"][wanted["task_id"]]["status"] == wanted["expected_status"])


def _expect(records: dict[str, Json], name: str, arguments: Mapping[str, Any]) -> None:
    """Change plain records as the domain's policy has it."""
    if name == "create_task":
        key = f"task_{len(records['tasks']) + 1}"
        made = {"task_id": key, "title": arguments["title"], "description": arguments.get("description")}
        records["tasks"][key] = {**made, "status": "pending"}
        records["users"][arguments["user_id"]]["tasks"].append(key)
    elif name == "update_task_status":
        records["tasks"][arguments["task_id"]]["status"] = arguments["status"]


def _merged(base: Mapping[str, Any], more: Mapping[str, Any]) -> dict[str, Any]:
    """Lay records over others, key by key."""
    found = deepcopy({**base})
    for key, one in more.items():
        both = isinstance(one, dict) and isinstance(found.get(key), dict)
        found[key] = _merged(found[key], one) if both else deepcopy(one)
    return found
