from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from frontdesk.errors import Misconfigured
from frontdesk.inbox.plan import DEFAULT, Estimate, Plan
from frontdesk.inbox.planfile import load_plan
from frontdesk.understanding.pack import Pack, load_pack, shop_pack

WHOLE = """
zone: Europe/Berlin
hours:
  mon-wed: ["09:00-12:30", "13:30-18:00"]
  fri: "9:00-24:00"
  sun: []
holidays: [2026-12-25, "2026-12-26"]
special: {2026-12-27: ["10:00-12:00"]}
estimate: {recent: 5, least: 2}
tags: [vip, 退款]
queues:
  - name: repairs
    title: {zh: 维修, en: Repairs}
    languages: [zh]
    intents: [troubleshoot]
    tags: [vip]
    skills: [technical]
    first_response: 90s
    resolution: 8h
    wait: 2m
  - name: all
    title: {zh: 其他, en: Everything else}
canned:
  hello:
    title: {zh: 你好, en: Hello}
    text: {zh: 您好, en: Good day}
"""


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack(shop_pack())


def read(folder: Path, pack: Pack, text: str) -> Plan:
    (folder / "inbox.yml").write_text(text, "utf-8")
    return load_plan(folder, pack)


def test_everything_that_a_file_says_is_read(tmp_path: Path, pack: Pack) -> None:
    plan = read(tmp_path, pack, WHOLE)
    assert plan.hours.zone == ZoneInfo("Europe/Berlin")
    two = ((540, 750), (810, 1080))
    assert plan.hours.week == {0: two, 1: two, 2: two, 4: ((540, 1440),), 6: ()}
    assert plan.hours.special == {
        date(2026, 12, 27): ((600, 720),),
        date(2026, 12, 25): (),
        date(2026, 12, 26): (),
    }
    assert plan.estimate == Estimate(5, 2)
    assert plan.tags == ("vip", "退款")
    repairs, rest = plan.queues
    assert (repairs.languages, repairs.intents, repairs.tags) == (("zh",), ("troubleshoot",), ("vip",))
    assert (repairs.skills, repairs.title["en"]) == (("technical",), "Repairs")
    assert repairs.first_response == timedelta(seconds=90)
    assert repairs.resolution == timedelta(hours=8)
    assert repairs.wait == timedelta(minutes=2)
    assert rest.takes_all
    assert rest.first_response is None
    assert plan.canned[0].text == {"zh": "您好", "en": "Good day"}


def test_a_pack_without_the_file_has_one_queue_that_is_always_open(tmp_path: Path, pack: Pack) -> None:
    assert load_plan(tmp_path, pack) is DEFAULT


def test_what_a_file_leaves_out_is_as_without_it(tmp_path: Path, pack: Pack) -> None:
    plan = read(tmp_path, pack, "holidays: [2026-01-01]")
    assert plan.queues == DEFAULT.queues
    assert plan.hours.week == DEFAULT.hours.week
    assert plan.hours.special == {date(2026, 1, 1): ()}
    assert read(tmp_path, pack, "{}").estimate == DEFAULT.estimate
    assert read(tmp_path, pack, "estimate: {recent: 2}").estimate == Estimate(2, 2)


def test_the_shops_own_file_fits_its_pack(pack: Pack) -> None:
    plan = load_plan(shop_pack(), pack)
    assert plan.queues[-1].takes_all
    assert {canned.name for canned in plan.canned} >= {"hello", "goodbye"}


QUEUE = "queues: [{name: a, title: {zh: 一, en: One}%s}, {name: z, title: {zh: 二, en: Two}}]"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[]", "the file should be a mapping"),
        ("huors: {}", "huors should be left out"),
        ("zone: Mars/Olympus", "zone should be a time zone, such as Asia/Shanghai"),
        ("zone: ../../etc/passwd", "zone should be a time zone"),
        ("zone: 8", "zone should be text"),
        ("hours: {someday: []}", "hours.someday should be a weekday"),
        ("hours: {fri-mon: []}", "weekdays in their order"),
        ("hours: {mon-fri: [], fri: []}", "hours.fri should be given once for fri"),
        ('hours: {mon: ["9-18"]}', "hours.mon.0 should be hours such as"),
        ('hours: {mon: ["18:00-09:00"]}', "write a night as two days"),
        ('hours: {mon: ["09:00-24:30"]}', "hours.mon.0 should be hours of one day"),
        ('hours: {mon: ["09:00-12:00", "11:00-13:00"]}', "hours.mon.1 should be later than the stretch"),
        ("hours: {mon: 9}", "hours.mon should be a list"),
        ("holidays: [tomorrow]", "holidays.0 should be a day such as 2026-10-01"),
        ("holidays: 2026-10-01", "holidays should be a list"),
        ("special: {sometime: []}", "special.sometime should be a day"),
        (
            'special: {2026-10-01: ["09:00-10:00"]}\nholidays: [2026-10-01]',
            "holidays.0 should be a holiday or a special day, not both",
        ),
        ("queues: [{name: a}]", "queues.a.title should be a mapping"),
        ("queues: [{name: A b, title: {zh: 一, en: One}}]", "a short name of a-z"),
        (QUEUE % ", languages: [fr]", "queues.a.languages.0 should be a language"),
        (QUEUE % ", intents: [troubelshoot]", "an intent of the pack .*troubleshoot"),
        (QUEUE % ", tags: [vip]", "queues.a.tags.0 should be a tag that `tags` lists"),
        (QUEUE % ", first_response: 5", "queues.a.first_response should be text"),
        (QUEUE % ", first_response: 2d", 'a time such as "90s", "15m" or "8h"'),
        (QUEUE % ", resolution: 2001h", "at most 2000h"),
        (QUEUE % ", wait: 0m", "queues.a.wait should be a time"),
        (QUEUE % ", colour: red", "queues.a.colour should be left out"),
        (QUEUE % "", "queues.a should be the last one: it asks for nothing"),
        (
            "queues: [{name: a, title: {zh: 一, en: One}, languages: [en]}]",
            "queues.a should be followed by a queue without languages",
        ),
        (
            QUEUE.replace("name: z", "name: a") % ", languages: [en]",
            "queues.a should be the name of one queue only",
        ),
        ("canned: {hi: {text: {zh: 好, en: hi}}}", "canned.hi.title should be a mapping"),
        ("canned: {Hi There: {title: {zh: 好, en: hi}, text: {zh: 好, en: hi}}}", "a short name"),
        ("tags: [a, a]", "tags.1 should be a tag of at most 60 characters, listed once"),
        ("estimate: {recent: 0}", "estimate.recent should be a number of takes, 1 to 500"),
        ("estimate: {recent: true}", "estimate.recent should be a number of takes"),
        ("estimate: {recent: 2, least: 3}", "estimate.least should be at most `recent`, which is 2"),
    ],
)
def test_whatever_is_wrong_names_file_key_and_what_it_may_be(
    tmp_path: Path, pack: Pack, text: str, message: str
) -> None:
    with pytest.raises(Misconfigured, match=message) as error:
        read(tmp_path, pack, text)
    assert str(error.value).startswith("inbox.yml: ")
