"""What time it is: handed in wherever it decides something, so that a test can be at any hour."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """Read this machine's clock."""
    return datetime.now(UTC)
