"""A small shop behind its real door, for tests of what is sold and suggested."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient

from frontdesk.config import load
from frontdesk.house import House, open_house
from frontdesk.sections import Identity, StaffMember
from frontdesk.server.app import create_app

KEY = "a key of the staff's"
SECRET = "s" * 32
GOODS: list[dict[str, Any]] = [
    {
        "id": "K1",
        "title": {"zh": "静音水壶", "en": "Quiet kettle"},
        "category": "kitchen",
        "price": 199.0,
        "stock": 3,
    },
    {"id": "K2", "title": "Kettle", "category": "kitchen", "price": 99, "attributes": {"noise_db": 60}},
    {"id": "V1", "title": {"en": "Vacuum"}, "category": "cleaning", "stock": 0},
    {"id": "V2", "title": {"en": "Quiet vacuum"}, "category": "cleaning", "stock": 9},
]


@contextmanager
def opened(home: Path, closed: bool = False) -> Iterator[tuple[House, TestClient]]:
    """Open a shop with its goods; ``closed`` behind keys of the staff and tokens of customers."""
    settings = load(home=home, models=home / "no-models")
    calm = settings.recommend.model_copy(update={"explore": 0})  # nothing by chance
    settings = settings.model_copy(update={"recommend": calm})
    if closed:
        member = StaffMember(name="mei", key=sha256(KEY.encode()).hexdigest())
        identity = Identity.model_validate({"secret": SECRET})
        settings = settings.model_copy(update={"staff": (member,), "identity": identity})
    with (
        open_house(settings) as house,
        TestClient(create_app(house), raise_server_exceptions=False) as client,
    ):
        answer = client.post("/v1/items", json={"items": GOODS}, headers=staff() if closed else {})
        assert answer.json()["added"] == len(GOODS)
        yield house, client


def staff() -> Mapping[str, str]:
    """Give the header of a person of the company."""
    return {"Authorization": f"Bearer {KEY}"}


def told(client: TestClient, **asked: Any) -> list[str]:
    """Ask what is suggested: ids."""
    answer = client.get("/v1/recommendations", params=asked)
    assert answer.status_code == 200, answer.text
    return [one["item"] for one in answer.json()["recommendations"]]
