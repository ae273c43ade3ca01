"""The limits as they ship."""

import pytest

from frontdesk.sections import Limits


@pytest.fixture
def limits() -> Limits:
    """Give the limits as they ship."""
    return Limits()
