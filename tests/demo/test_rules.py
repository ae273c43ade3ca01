"""The shop's rules are the numbers of its handbook: both languages' pages are read and held against them."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.demo import rules
from frontdesk.demo.catalogue import catalogue
from frontdesk.demo.files import data
from frontdesk.demo.orders import customers
from frontdesk.demo.rules import Thing


def pages(name: str) -> tuple[str, str]:
    """Read a page in Chinese and in English, without line breaks."""
    folder = data() / "knowledge"
    return (folder / "zh" / name).read_text("utf-8"), (folder / "en" / name).read_text("utf-8")


def told(page: str, zh: str, en: str) -> None:
    """Hold that both languages say the same: patterns with the rule's numbers in them."""
    chinese, english = pages(page)
    assert re.search(zh, chinese), (page, zh)
    assert re.search(en, english), (page, en)


def yuan(fen: int) -> int:
    assert fen % 100 == 0
    return fen // 100


def test_the_windows_of_a_return_are_those_of_the_pages() -> None:
    week, month = rules.WINDOW["changed_mind"], rules.WINDOW["faulty"]
    told(
        "returns.md", rf"签收次日起 {week} 天内", rf"within {week} days, counted from the day after delivery"
    )
    told("returns.md", rf"签收后 {month} 天内可以退货或换新", rf"within {month} days of delivery")
    hours = rules.WINDOW["damaged"] * 24
    told("parcel-problems.md", rf"{hours} 小时", rf"tell us within {hours} hours")
    told(
        "parcel-problems.md",
        rf"{rules.WINDOW['wrong_item']} 天",
        rf"within {rules.WINDOW['wrong_item']} days",
    )


def test_postage_and_courier_are_those_of_the_pages() -> None:
    usual, large = yuan(rules.RETURN_POSTAGE), yuan(rules.RETURN_LARGE)
    told("returns.md", rf"买家承担 {usual} 元运费", rf"¥{usual} postage is taken off the refund")
    told(
        "returns.md", rf"大家电的无理由退货，回程运费为 {large} 元", rf"large appliance back.* costs ¥{large}"
    )
    told(
        "returns.md",
        rf"快递员 {rules.COURIER_HOURS} 小时内",
        rf"courier .* within {rules.COURIER_HOURS} hours",
    )
    told("returns.md", "质量问题请附一张照片", "for a fault, add a photo")


def test_what_is_kept_once_opened_is_what_the_pages_name() -> None:
    told("returns.md", "已激活的手机、平板和手表", "Activated phones, tablets and watches")
    told("returns.md", "拆封的入耳式耳机、滤芯和除垢剂", "opened in-ear headphones, filters and descaler")
    found = {one.id for one in catalogue() if one.drawing.kind in rules.OPENED_IS_KEPT}
    assert found == {"NL-P5", "NL-P7", "NL-T11", "NL-G2", "NL-B3", "NL-FA40", "NL-KC1"}


def test_warranties_are_those_of_the_pages() -> None:
    lines = [
        ("路由器和网络设备：{} 年", "Routers and network devices: {} years", ("NL-R200", "NL-E1")),
        ("手机、平板和手表：{} 年", "Phones, tablets and watches: {} year", ("NL-P7", "NL-G2")),
        ("耳机和音箱：{} 年", "Headphones and speakers: {} year", ("NL-H70", "NL-SB2")),
        ("厨房小电器：{} 年", "small kitchen appliances: {} years", ("NL-K17", "NL-AF5")),
        (
            "吸尘器和扫地机器人：整机 {} 年",
            "Vacuum cleaners and robot vacuums: {} years",
            ("NL-V11", "NL-X3"),
        ),
        (
            "冰箱和洗碗机：整机 {} 年",
            "fridges and dishwashers: {} years",
            ("NL-W80", "NL-D60", "NL-F320", "NL-DW10"),
        ),
        ("灯具和智能家居：{} 年", "Lamps and smart home devices: {} years", ("NL-L12", "NL-D5")),
    ]
    for zh, en, products in lines:
        months = {rules.warranty_months(thing(product)) for product in products}
        (only,) = months
        assert only is not None
        told("warranty.md", zh.format(only // 12), en.format(only // 12))
    assert rules.warranty_months(thing("NL-FA40")) == 3
    told("warranty.md", "等配件：3 个月", "other accessories: 3 months")


def test_what_the_page_on_warranties_does_not_name_has_no_rule() -> None:
    unsaid = {one.id for one in catalogue() if rules.warranty_months(thing(one.id)) is None}
    assert unsaid == {"NL-ST1", "NL-A40", "NL-HU2", "NL-FN3", "NL-HT1"}


def thing(product: str) -> Thing:
    (found,) = [one for one in catalogue() if one.id == product]
    return Thing(found.category, found.drawing.kind)


def test_repairs_are_those_of_the_pages() -> None:
    first, last = rules.REPAIR_DAYS
    told("repair.md", rf"{first} 至 {last} 个工作日", rf"{first} to {last} working days")
    told(
        "repair.md",
        rf"{rules.HOME_VISIT_HOURS} 小时内上门",
        rf"within {rules.HOME_VISIT_HOURS} hours of booking",
    )
    told(
        "repair.md", rf"{yuan(rules.INSPECTION_FEE)} 元", rf"inspection fee of ¥{yuan(rules.INSPECTION_FEE)}"
    )
    told("repair.md", "洗衣机、烘干机、冰箱和洗碗机", "washing machines, dryers, fridges and dishwashers")


def test_refunds_arrive_when_the_pages_say() -> None:
    days = rules.REFUND_DAYS
    assert days["wechat"] == days["alipay"]
    every = (*days["wechat"], *days["debit_card"], *days["credit_card"])
    zh = "微信支付和支付宝 {} 至 {} 个工作日，借记卡 {} 至 {} 个工作日，信用卡 {} 至 {} 个工作日"
    en = "{} to {} working days for WeChat Pay and Alipay, {} to {} for debit cards, {} to {} for credit"
    told("refunds.md", zh.format(*every), en.format(*every))
    first, last = days["instalments"]
    told("refunds.md", rf"{first} 至 {last} 个工作日内办完", rf"within {first} to {last} working days")
    told("refunds.md", rf"钱在 {rules.CANCEL_HOURS} 小时内", rf"returned within {rules.CANCEL_HOURS} hours")


def test_delivery_costs_what_the_pages_say() -> None:
    free, fee, remote = yuan(rules.FREE_FROM), yuan(rules.DELIVERY_FEE), yuan(rules.REMOTE_FEE)
    told("delivery.md", rf"满 {free} 元", rf"free from ¥{free}")
    told("delivery.md", rf"{fee} 元", rf"costs ¥{fee} an order")
    told("delivery.md", rf"{remote} 元", rf"surcharge of ¥{remote}")
    told("delivery.md", rf"{yuan(rules.HONG_KONG_FEE)} 元", rf"Macau for ¥{yuan(rules.HONG_KONG_FEE)}")
    for name in ("新疆", "西藏", "青海", "内蒙古", "宁夏", "甘肃"):
        assert name in pages("delivery.md")[0]
        assert rules.is_remote(f"{name}某市")
    for name in ("Xinjiang", "Tibet", "Qinghai", "Inner Mongolia", "Ningxia", "Gansu"):
        assert name in pages("delivery.md")[1]
        assert rules.is_remote(f"1 Road, {name}")
    assert rules.delivery_fee(9_900, "杭州") == 0
    assert rules.delivery_fee(9_899, "杭州") == 1_200
    assert rules.delivery_fee(50_000, "拉萨") == 1_500
    assert rules.delivery_fee(5_000, "Lhasa") == 2_700
    assert rules.delivery_fee(50_000, "Hong Kong") == rules.delivery_fee(50_000, "香港") == 6_000


def test_other_addresses_and_invoices_are_those_of_the_pages() -> None:
    fee = yuan(rules.OTHER_CITY_FEE)
    told(
        "address-change.md",
        rf"同城免费，跨城 {fee} 元",
        rf"free within the same city, ¥{fee} to another city",
    )
    told("address-change.md", rf"晚 1 至 {rules.REDIRECT_DAYS} 天", rf"1 to {rules.REDIRECT_DAYS} days later")
    told("invoices.md", rf"{rules.INVOICE_MONTHS} 个月", rf"for {rules.INVOICE_MONTHS} months after ordering")
    told("invoices.md", rf"{rules.CORRECT_DAYS} 天内", rf"once within {rules.CORRECT_DAYS} days")
    told("invoices.md", rf"{rules.INVOICE_HOURS} 小时内", rf"within {rules.INVOICE_HOURS} hours")


def test_days_that_can_be_chosen_are_those_of_the_questions() -> None:
    told("faq.csv", "工作日送或周末送", "weekdays or weekends")
    told("faq.csv", "上午或下午", "morning or afternoon")


def test_every_city_of_a_sample_customer_is_known_in_both_languages() -> None:
    for customer in customers():
        names = rules.names_of(customer.city)
        assert len(names) == 2, customer.city
        assert rules.mentions(f"文三路 1 号, {names[1]}市", names)
        assert rules.mentions(f"1 Road, {names[0].title()}", names)


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 11, 26), 3, date(2027, 2, 26)),
        (date(2026, 12, 31), 24, date(2028, 12, 31)),
    ],
)
def test_months_later_is_the_same_day_or_the_last_one(day: date, months: int, later: date) -> None:
    assert rules.months_later(day, months) == later


def test_a_window_counts_the_shops_own_days() -> None:
    evening = datetime(2026, 11, 1, 15, 59, tzinfo=UTC)  # 23:59 in China
    night = datetime(2026, 11, 1, 16, 1, tzinfo=UTC)  # 00:01 of the next day
    assert rules.last_day(evening, "changed_mind") == date(2026, 11, 8)
    assert rules.last_day(night, "changed_mind") == date(2026, 11, 9)


@given(st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)), st.integers(0, 60))  # noqa: DTZ001
def test_a_warranty_never_ends_before_a_return_is_over(at: datetime, days: int) -> None:
    delivered = at.replace(tzinfo=UTC)
    for months in (3, 12, 24, 36):
        assert rules.warranty_end(delivered, months) > rules.last_day(delivered, "faulty")
    assert rules.day_of(delivered + timedelta(days=days)) >= rules.day_of(delivered)
