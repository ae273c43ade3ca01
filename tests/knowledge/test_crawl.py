from dataclasses import dataclass, field

import pytest

from frontdesk.knowledge.crawl import Crawled, fetched, is_address, shown


@dataclass
class Page:
    asked: str
    data: bytes


@dataclass
class Site:
    """Has the same page everywhere."""

    data: bytes
    calls: list[str] = field(default_factory=list[str])

    def get(self, url: str) -> Page:
        self.calls.append(url)
        return Page(url.lower().partition("#")[0], self.data)


def test_a_page_is_known_by_the_address_that_was_asked_for() -> None:
    site = Site(b"# Returns")
    assert fetched("HTTPS://Example.com/a#b", site) == Crawled("https://example.com/a", b"# Returns")
    assert site.calls == ["HTTPS://Example.com/a#b"]


@pytest.mark.parametrize(
    ("given", "is_one"),
    [
        ("https://example.com", True),
        (" HTTP://x", True),
        ("file:///etc/passwd", True),  # to be refused as an address, not sought as a path
        ("docs/page.md", False),
        ("/abs/page.md", False),
        ("C:\\page.md", False),
        ("http:/page.md", False),
        ("", False),
    ],
)
def test_an_address_is_told_from_a_path(given: str, is_one: bool) -> None:
    assert is_address(given) is is_one


def test_a_password_in_an_address_is_not_shown() -> None:
    assert shown("https://anna:se@cret@example.com/a@b") == "https://…@example.com/a@b"
    assert shown("https://example.com/a?b=c@d") == "https://example.com/a?b=c@d"
