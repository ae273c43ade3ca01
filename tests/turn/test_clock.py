from datetime import UTC, datetime

from frontdesk.turn.clock import utc_now


def test_the_clock_carries_its_time_zone() -> None:
    before = datetime.now(UTC)
    assert before <= utc_now() <= datetime.now(UTC)
    assert utc_now().tzinfo is UTC
