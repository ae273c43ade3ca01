"""What a customer is told of the wait, in the pack's own texts: place, estimate, or when people are there."""

from collections.abc import Mapping
from datetime import datetime, tzinfo

from frontdesk.inbox.line import Line
from frontdesk.understanding.pack import LANGUAGES, Both

Texts = Mapping[str, Both]

LONG = 90 * 60  # seconds from which a wait is told in hours
ENGLISH_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
SPRING = ("January", "February", "March", "April", "May", "June")
ENGLISH_MONTHS = (*SPRING, "July", "August", "September", "October", "November", "December")
CHINESE_DAYS = "一二三四五六日"


def waiting(line: Line, texts: Texts, now: datetime, zone: tzinfo) -> Both:
    """Say to both languages where somebody stands in line, and how long it takes or when people are there."""
    if not line.open:
        key = "wait_closed" if line.opens is not None else "wait_closed_for_long"
        when = {} if line.opens is None else {"opens": moment(line.opens, now, zone)}
        return filled(texts[key], when)
    place = filled(texts["wait_position"], {"position": dict.fromkeys(LANGUAGES, str(line.position))})
    if line.wait is None:
        return place
    return joined(place, filled(texts["wait_estimate"], {"wait": duration(line.wait)}))


def filled(text: Both, values: Mapping[str, Both]) -> Both:
    """Put values in the places that a text names in braces; what it does not name is left out."""
    told = dict(text)
    for name, value in values.items():
        told = {language: said.replace(f"{{{name}}}", value[language]) for language, said in told.items()}
    return told


def duration(seconds: int) -> Both:
    """Say how long something takes, no more exactly than anybody knows it."""
    if seconds < 60:
        return {"zh": "不到 1 分钟", "en": "less than a minute"}
    if seconds < LONG:
        minutes = round(seconds / 60)
        return {"zh": f"约 {minutes} 分钟", "en": f"about {_counted(minutes, 'minute')}"}
    hours = round(seconds / 3_600)
    return {"zh": f"约 {hours} 小时", "en": f"about {_counted(hours, 'hour')}"}


def moment(at: datetime, now: datetime, zone: tzinfo) -> Both:
    """Say when something will be, as one says it on the day of ``now``."""
    there, here = at.astimezone(zone), now.astimezone(zone)
    clock, days = f"{there:%H:%M}", (there.date() - here.date()).days
    if days == 0:
        return {"zh": f"今天 {clock}", "en": f"today at {clock}"}
    if days == 1:
        return {"zh": f"明天 {clock}", "en": f"tomorrow at {clock}"}
    day, month = there.weekday(), there.month
    return {
        "zh": f"{month} 月 {there.day} 日（周{CHINESE_DAYS[day]}）{clock}",
        "en": f"on {ENGLISH_DAYS[day]}, {there.day} {ENGLISH_MONTHS[month - 1]} at {clock}",
    }


def joined(first: Both, second: Both) -> Both:
    """Put sentences one after another: Chinese ones without a space."""
    return {"zh": first["zh"] + second["zh"], "en": f"{first['en']} {second['en']}"}


def _counted(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
