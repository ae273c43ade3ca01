"""A real house without any weights: every model's place is taken by its named fallback."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from frontdesk.config import load
from frontdesk.house import House, open_house
from frontdesk.server.app import create_app

PAGE = """# Warranty

## How long is the warranty on a kettle?

The warranty on every kettle is twenty-four months from the day of delivery. Keep the invoice.
"""


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Open a house in an empty home, with one page of knowledge."""
    home = tmp_path_factory.mktemp("home")
    with open_house(load(home=home, models=home / "no-models")) as opened:
        opened.knowledge.add(PAGE.encode(), "warranty.md")
        yield opened


@pytest.fixture(scope="session")
def client(house: House) -> Iterator[TestClient]:
    """Talk to the house through its real door."""
    with TestClient(create_app(house), raise_server_exceptions=False) as made:
        yield made


@pytest.fixture
def conversation(client: TestClient) -> str:
    """Open a conversation."""
    answer = client.post("/v1/conversations", json={"locale": "en"})
    assert answer.status_code == 201
    opened: str = answer.json()["conversation"]
    return opened


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """Write the page of knowledge to a file."""
    path = tmp_path / "warranty.md"
    path.write_text(PAGE)
    return path
