"""What the shop's handbook promises, as numbers: windows, postage, warranties, days of a refund.

The pages under data/knowledge say the same in words; a test holds both against each other. Days are those of
the shop, in China; amounts are in fen (1/100 CNY).
"""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import Literal

HERE = timezone(timedelta(hours=8))
Reason = Literal["changed_mind", "faulty", "damaged", "wrong_item"]

# returns.md, parcel-problems.md: the last day is so many after the day of delivery
WINDOW: Mapping[Reason, int] = {"changed_mind": 7, "faulty": 30, "damaged": 2, "wrong_item": 7}
PHOTO_NEEDED: frozenset[Reason] = frozenset({"faulty", "damaged", "wrong_item"})
RETURN_POSTAGE, RETURN_LARGE = 1_200, 8_000  # by those who changed their mind
COURIER_HOURS = 24

# returns.md: once they were activated or opened, these cannot be sent back without a fault
OPENED_IS_KEPT = frozenset({"phone", "tablet", "watch", "earbuds", "filter", "sachets"})

# warranty.md, in months by kind of thing; what it does not name is not here
LARGE = frozenset({"washer", "fridge", "dishwasher"})
MONTHS_OF_KIND: Mapping[str, int] = {
    **dict.fromkeys(LARGE, 36),
    **dict.fromkeys(("vacuum", "handheld", "robot"), 24),
}
MONTHS_OF_CATEGORY: Mapping[str, int] = {
    "network": 24,
    "phones": 12,
    "audio": 12,
    "kitchen": 24,
    "smart": 24,
    "accessories": 3,
}

# repair.md
HOME_VISIT_HOURS, REPAIR_DAYS, INSPECTION_FEE = 48, (5, 7), 3_000

# refunds.md: working days after the check, by the way it was paid
REFUND_DAYS: Mapping[str, tuple[int, int]] = {
    "wechat": (1, 3),
    "alipay": (1, 3),
    "debit_card": (3, 5),
    "credit_card": (5, 10),
    "instalments": (3, 5),
}
CANCEL_HOURS = 24

# delivery.md
FREE_FROM, DELIVERY_FEE, REMOTE_FEE, HONG_KONG_FEE = 9_900, 1_200, 1_500, 6_000
DELIVERY_DAYS, REMOTE_DAYS, HONG_KONG_DAYS, LARGE_DAYS = (2, 4), (5, 8), (5, 7), (3, 6)
REMOTE = (
    "新疆",
    "西藏",
    "青海",
    "内蒙古",
    "宁夏",
    "甘肃",
    "拉萨",
    "乌鲁木齐",
    "西宁",
    "呼和浩特",
    "银川",
    "兰州",
)
REMOTE_EN = ("xinjiang", "tibet", "qinghai", "inner mongolia", "ningxia", "gansu", "lhasa")
HONG_KONG = ("香港", "澳门", "hong kong", "macau", "macao")
NOT_SERVED = ("台湾", "台北", "taiwan", "taipei")

# the same city in the other language, for those that the sample customers live in
CITIES: Mapping[str, str] = {
    "shanghai": "上海",
    "shenzhen": "深圳",
    "beijing": "北京",
    "hong kong": "香港",
    "suzhou": "苏州",
    "hangzhou": "杭州",
    "chengdu": "成都",
    "lhasa": "拉萨",
    "xi'an": "西安",
    "guangzhou": "广州",
}

# address-change.md
OTHER_CITY_FEE, REDIRECT_DAYS = 2_000, 2

# invoices.md
INVOICE_MONTHS, CORRECT_DAYS, INVOICE_HOURS = 12, 90, 24

# faq.csv: small parcels on weekdays or weekends, large appliances in the morning or the afternoon
DAYS = ("weekday", "weekend")
HALVES = ("morning", "afternoon")


@dataclass(frozen=True, slots=True)
class Thing:
    """What the rules have to know of a product."""

    category: str
    kind: str

    @property
    def large(self) -> bool:
        """Whether it is a large appliance."""
        return self.kind in LARGE


def day_of(at: datetime) -> date:
    """Return the shop's day of a moment."""
    return at.astimezone(HERE).date()


def last_day(delivered: datetime, reason: Reason) -> date:
    """Return the last day on which something may be sent back."""
    return day_of(delivered) + timedelta(days=WINDOW[reason])


def postage(thing: Thing, reason: Reason) -> int:
    """Return what is taken off a refund for the way back."""
    if reason != "changed_mind":
        return 0
    return RETURN_LARGE if thing.large else RETURN_POSTAGE


def warranty_months(thing: Thing) -> int | None:
    """Return how long the warranty lasts; None where the handbook does not say."""
    return MONTHS_OF_KIND.get(thing.kind, MONTHS_OF_CATEGORY.get(thing.category))


def warranty_end(delivered: datetime, months: int) -> date:
    """Return the last day of a warranty that starts on the day of delivery."""
    return months_later(day_of(delivered), months)


def months_later(day: date, months: int) -> date:
    """Return the same day some months later, or the last one of a shorter month."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def delivery_fee(goods: int, place: str) -> int:
    """Return what bringing goods worth so many fen to a place costs."""
    if mentions(place, HONG_KONG):
        return HONG_KONG_FEE
    return (0 if goods >= FREE_FROM else DELIVERY_FEE) + (REMOTE_FEE if is_remote(place) else 0)


def delivery_days(place: str, large: bool) -> int:
    """Return the most days that a parcel takes; working days are counted as days with the weekend on top."""
    days = (
        REMOTE_DAYS if is_remote(place) else HONG_KONG_DAYS if mentions(place, HONG_KONG) else DELIVERY_DAYS
    )
    return max(days[1], LARGE_DAYS[1] if large else 0) + 2


def is_remote(place: str) -> bool:
    """Tell whether a place is in a region that costs a surcharge."""
    return mentions(place, (*REMOTE, *REMOTE_EN))


def names_of(city: str) -> tuple[str, ...]:
    """Return what a city is called in both languages."""
    plain = city.casefold()
    return next(((en, zh) for en, zh in CITIES.items() if plain in (en, zh)), (plain,))


def mentions(place: str, names: tuple[str, ...]) -> bool:
    """Tell whether an address names one of some places."""
    written = place.casefold()
    return any(name in written for name in names)
