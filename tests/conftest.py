"""One hypothesis profile, and what several rooms' tests need: the pulled models, the public data sets."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

from frontdesk.config import load
from frontdesk.errors import NotReady
from frontdesk.models.store import ModelStore

# No deadline: a first call may load a library. Derandomised: the same examples every run.
settings.register_profile("frontdesk", deadline=None, derandomize=True)
settings.load_profile("frontdesk")

ROOT = Path(__file__).parents[1]
DATA = Path(os.environ.get("FRONTDESK_DATA", ROOT.parent / "shared" / "data"))


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


@pytest.fixture
def data() -> Path:
    """Give the folder of public data sets, or skip."""
    if not DATA.is_dir():
        pytest.skip(f"public data sets absent ({DATA.parent.name}/{DATA.name})")
    return DATA
