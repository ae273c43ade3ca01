"""When people are there to answer: a week of opening times in one time zone, without the holidays.

Times of promises count opening hours alone: four hours asked for at 17:00, with doors that close at 18:00 and
open at 09:00, end at 12:00. All instants carry a time zone; a day that is 23 or 25 hours long counts as such.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, tzinfo

Span = tuple[int, int]  # minutes since midnight: the first one that is open, the first one that is not
Stretch = tuple[datetime, datetime]

DAY = 24 * 60
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
HORIZON = 400  # days that are looked ahead: who does not open within them is closed


@dataclass(frozen=True, slots=True)
class Hours:
    """Opening times. ``week`` holds the spans of each weekday, 0 for Monday, in order and apart.

    ``special`` holds those of single days in place of their weekday's: none on a holiday.
    """

    zone: tzinfo
    week: Mapping[int, tuple[Span, ...]]
    special: Mapping[date, tuple[Span, ...]] = field(default_factory=dict[date, tuple[Span, ...]])

    def open_at(self, at: datetime) -> bool:
        """Tell whether somebody is there."""
        first = next(self._stretches(at), None)
        return first is not None and first[0] <= at

    def opens(self, at: datetime) -> datetime | None:
        """Return when somebody will be there: None while somebody is, and when nobody ever will be."""
        first = next(self._stretches(at), None)
        return None if first is None or first[0] <= at else first[0]

    def after(self, at: datetime, span: timedelta) -> datetime | None:
        """Return the instant at which so much time of opening hours has passed; None when it never does."""
        left = span
        for start, end in self._stretches(at):
            begin = max(start, at)
            if left <= end - begin:
                return begin + left
            left -= end - begin
        return None

    def between(self, since: datetime, until: datetime) -> timedelta:
        """Return how much of the time from one instant to another are opening hours."""
        total = timedelta()
        for start, end in self._stretches(since):
            if start >= until:
                break
            total += min(end, until) - max(start, since)
        return total

    def _stretches(self, at: datetime) -> Iterator[Stretch]:
        """Yield the stretches of opening hours that end after an instant, in UTC, in order."""
        today = at.astimezone(self.zone).date()
        for ahead in range(HORIZON):
            day = today + timedelta(ahead)
            for first, last in self.special.get(day, self.week.get(day.weekday(), ())):
                start, end = self._instant(day, first), self._instant(day, last)
                if end > at:
                    yield start, end

    def _instant(self, day: date, minute: int) -> datetime:
        """Find the instant at which clocks show a minute of a day; 24:00 is the next day's midnight."""
        ahead, minute = divmod(minute, DAY)
        shown = datetime(day.year, day.month, day.day, tzinfo=self.zone) + timedelta(ahead, minutes=minute)
        return shown.astimezone(UTC)


ALWAYS = Hours(UTC, dict.fromkeys(range(7), ((0, DAY),)))
