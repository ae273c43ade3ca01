import pytest

from frontdesk.errors import InvalidInput, TooLarge, UnsupportedMedia
from frontdesk.knowledge.ingest import ingest, source_id, version_of
from frontdesk.knowledge.reading import Means
from frontdesk.sections import Limits

PAGE = "# 退货\n\n## 怎么退？\n\n七天内可以退。\n\n1. 申请。\n2. 寄回。\n".encode()


def test_a_page_becomes_a_source_and_passages_that_point_into_it() -> None:
    source, passages = ingest(PAGE, "zh/returns.md")
    assert (source.title, source.media_type, source.language) == ("退货", "text/markdown", "zh")
    assert {one.source for one in passages} == {source.id}
    assert [source.text[one.start : one.end] for one in passages] == [one.text for one in passages]
    assert passages[0].title == "退货 › 怎么退？"


def test_a_file_without_a_title_is_called_by_its_name() -> None:
    source, passages = ingest("问题,回答\n几点关门？,八点。\n周日呢？,休息。\n".encode(), "shop/hours.csv")
    assert source.title == "hours"
    assert [one.text for one in passages] == ["八点。", "休息。"]


def test_versions_of_a_file_begin_alike_and_differ() -> None:
    first, second = source_id("a.md", "1" * 64), source_id("a.md", "2" * 64)
    assert first != second
    assert first.startswith(version_of("a.md"))
    assert second.startswith(version_of("a.md"))
    assert len(first) <= 64
    assert version_of("a.md") != version_of("b.md")


@pytest.mark.parametrize(
    ("data", "error", "says"),
    [
        (b"", UnsupportedMedia, "empty"),
        (b"   \n\n  \n", InvalidInput, "no words were found in page.txt"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 20, UnsupportedMedia, "not a document"),
        (b"word " * 300, TooLarge, "document bytes is 1,500; the limit is 1,000"),
    ],
)
def test_what_cannot_be_read_is_refused_by_name(data: bytes, error: type[Exception], says: str) -> None:
    with pytest.raises(error, match=says) as caught:
        ingest(data, "page.txt", Means(Limits(document_bytes=1_000)))
    assert getattr(caught.value, "part", None) == "page.txt"
