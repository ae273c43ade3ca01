from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.privacy.patterns import KINDS
from frontdesk.privacy.redact import PASSES, counts, find, redact

EXAMPLES = {
    "Write to jo.doe+shop@example.co.uk please": "Write to [email] please",
    "邮箱是wang_li@example.cn，谢谢": "邮箱是[email]，谢谢",
    "see https://example.com/a?b=c for more": "see [url] for more",
    "我的手机是１３８００１３８０００": "我的手机是[phone]",
    "call me at (96) 627-277": "call me at [phone]",
    "ring +44 20 7946 0958 tomorrow": "ring [phone] tomorrow",
    "order NL-20260001 has not come": "order [order] has not come",
    "订单号：2026112500001 还没到": "订单号：[order] 还没到",
    "parcel SF1234567890123 is lost": "parcel [tracking] is lost",
    "运单号 773312345678 一直没更新": "运单号 [tracking] 一直没更新",
    "my card 4111 1111 1111 1111 was charged": "my card [card] was charged",
    "身份证11010519491231002X": "身份证[id]",
    "pay to DE89 3704 0044 0532 0130 00 now": "pay to [iban] now",
    "from 192.168.10.20 I see nothing": "from [ip] I see nothing",
    "I live at 12 Baker Street and it rains": "I live at [address] and it rains",
    "寄到北京市海淀区中关村大街27号3单元501室，谢谢": "寄到[address]，谢谢",
    "My name is Anna Smith and I want a refund": "My name is [name] and I want a refund",
    "Hi Peter, where is my parcel?": "Hi [name], where is my parcel?",
    "我叫王小明，想退货": "我叫[name]，想退货",
    "麻烦转给李女士": "麻烦转给[name]女士",
    "please tell Mr. Fernandez": "please tell Mr. [name]",
}
PLAIN = (
    "My kettle leaks and I want my money back.",
    "我的水壶漏水，想退款。",
    "Hi there, the lamp flickers.",
    "Hello again, I paid $129.99 on 3 March 2026",
    "这个能退吗？一共花了299元",
    "The error is E4 on the 2nd floor",
    "我叫了外卖员来取件",
    "我是想问一下怎么退货",
    "it is 20 minutes late, I was sent to 3 people",
    "I am very angry, this is the third time",
)
personal = st.sampled_from([*EXAMPLES, *PLAIN])
words = st.text(st.sampled_from("ab 1234567890@.-+x:/[]号路市区我叫王,\n"), max_size=60)


@pytest.mark.parametrize(("text", "expected"), EXAMPLES.items())
def test_what_is_personal_gets_a_placeholder_of_its_kind(text: str, expected: str) -> None:
    assert redact(text) == expected


@pytest.mark.parametrize("text", PLAIN)
def test_plain_words_stay(text: str) -> None:
    assert redact(text) == text


@given(st.one_of(st.text(max_size=200), st.lists(st.one_of(personal, words), max_size=5).map("".join)))
def test_redacting_twice_is_redacting_once(text: str) -> None:
    once = redact(text)
    assert redact(once) == once
    assert find(once) == []


@given(
    st.lists(st.sampled_from([f"[{kind}]" for kind in KINDS]), max_size=6), st.sampled_from([" ", "", "-"])
)
def test_placeholders_are_never_redacted(placeholders: list[str], between: str) -> None:
    text = between.join(placeholders)
    assert redact(text) == text
    assert sum(counts(text).values()) == len(placeholders)


@given(st.lists(personal, min_size=1, max_size=4))
def test_spans_are_ordered_and_never_overlap(texts: list[str]) -> None:
    found = find("\n".join(texts))
    assert all(before[2] <= after[1] for before, after in pairwise(found))


@pytest.mark.parametrize(
    "piece", ["1", "a@", "1 ", "1-", "市", "路1", "a.", "Aa ", "12 a ", "我叫", "http://", "[", "("]
)
def test_a_long_text_of_one_piece_comes_to_an_end(piece: str) -> None:
    text = piece * (20_000 // len(piece))
    assert redact(redact(text)) == redact(text)


def test_what_never_settles_is_taken_out_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("frontdesk.privacy.redact.PASSES", 0)
    once = redact("Anna, anna@example.org or 13800138000!")
    assert PASSES > 0
    assert once == "[text]!"
