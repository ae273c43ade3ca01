"""The same chance in every test of networks, which are left out where torch is not installed."""

from importlib.util import find_spec

import pytest

torch = pytest.importorskip("torch") if find_spec("torch") else None
collect_ignore_glob = [] if torch else ["test_*.py"]


@pytest.fixture(autouse=True)
def _seeded() -> None:
    if torch:
        torch.manual_seed(0)
