"""A page of the web as a source: its address is its name, its bytes are its version.

Knowledge reads nothing from the network itself: a fetcher is passed in, and that is a guarded one.
"""

import re
from dataclasses import dataclass
from typing import Protocol

ADDRESS = re.compile(r"\s*[a-z][a-z0-9+.-]*://", re.IGNORECASE)
WHO = re.compile(r"//[^/?#]*@")  # a user name and a password


class Page(Protocol):
    """What was found at an address."""

    @property
    def asked(self) -> str:
        """The address in its plainest form, without a #fragment."""
        ...

    @property
    def data(self) -> bytes:
        """Its bytes."""
        ...


class Fetches(Protocol):
    """Brings pages, and refuses those that may not be read."""

    def get(self, url: str, /) -> Page:
        """Fetch one page. Raises `RejectedInput`."""
        ...


@dataclass(frozen=True, slots=True)
class Crawled:
    """The bytes of a page and the name it is known by: the same ones are not added a second time."""

    name: str
    data: bytes


def is_address(given: str) -> bool:
    """Tell an address of the web from a path."""
    return ADDRESS.match(given) is not None


def shown(url: str) -> str:
    """Write an address as it may be shown: without a password that somebody left in it."""
    return WHO.sub("//…@", url)


def fetched(url: str, fetcher: Fetches) -> Crawled:
    """Fetch a page, one a call. It is known by the address that was asked for, wherever that led.

    What the bytes are is told by the bytes, as with every file. Raises `RejectedInput`.
    """
    page = fetcher.get(url)
    return Crawled(page.asked, page.data)
