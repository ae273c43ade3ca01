"""The one fetcher of the desk: a page of the web as bytes, within limits, from where the guard allows."""

import ssl
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus

import httpcore2

from frontdesk.errors import AddressRefused, FetchFailed, Misconfigured, UnsupportedMedia
from frontdesk.net.body import read_body
from frontdesk.net.deadline import Deadline
from frontdesk.net.guard import Guard, look_up, read_entry
from frontdesk.net.pinned import Pinned, Tunnel, direct
from frontdesk.net.place import Place, read_place
from frontdesk.sections import Network

MOST_REDIRECTS = 3
MOVED = (301, 302, 303, 307, 308)
SEEN = 200  # characters of an address in a message
OFFICE = "application/vnd.openxmlformats-officedocument"
TYPES = frozenset(
    {
        *("text/html", "application/xhtml+xml", "text/plain", "text/markdown", "text/x-markdown", "text/csv"),
        *("application/json", "application/pdf", f"{OFFICE}.wordprocessingml.document"),
        *(f"{OFFICE}.spreadsheetml.sheet", f"{OFFICE}.presentationml.presentation"),
        *("image/jpeg", "image/png", "image/webp", "image/gif"),
        *("audio/wav", "audio/x-wav", "audio/wave", "audio/vnd.wave", "audio/flac", "audio/x-flac"),
        *(
            "audio/ogg",
            "application/ogg",
            "audio/mpeg",
            "audio/mp3",
            "audio/mp4",
            "audio/x-m4a",
            "audio/webm",
        ),
        *("video/mp4", "video/webm", "video/quicktime"),
    }
)
HEADERS: tuple[tuple[bytes | str, bytes | str], ...] = (
    ("User-Agent", "frontdesk"),
    ("Accept", "text/html, text/markdown, text/plain, application/pdf;q=0.9, */*;q=0.5"),
    ("Accept-Encoding", "gzip, identity"),
    ("Connection", "close"),
)


@dataclass(frozen=True, slots=True)
class Fetched:
    """A page: ``asked`` is its address, ``url`` where it lay in the end.

    ``media_type`` is what its server says of the bytes, and as little to be believed as a file's name.
    """

    asked: str
    url: str
    media_type: str
    data: bytes
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Fetcher:
    """Fetches pages without credentials and cookies, and without what the environment says of proxies."""

    guard: Guard
    seconds: float = 10
    most: int = 20_000_000  # bytes, unpacked
    proxy: Place | None = None
    trust: ssl.SSLContext | None = None  # whose certificates are believed; the system's when None

    def get(self, url: str) -> Fetched:
        """Fetch one page.

        Raises `AddressRefused` for what is not fetched, `FetchFailed` for what cannot be, `TooLarge`,
        `UnsupportedMedia` for what no page of knowledge is made of.
        """
        place = read_place(url)
        try:
            return self._follow(place, Deadline(self.seconds))
        except (TimeoutError, httpcore2.TimeoutException) as error:
            raise _failed(place, f"took longer than {self.seconds:g} seconds", limit=self.seconds) from error
        except (httpcore2.NetworkError, httpcore2.ProtocolError) as error:
            raise _failed(place, f"gave no page: {error or type(error).__name__}") from error

    def _follow(self, place: Place, deadline: Deadline) -> Fetched:
        """Fetch what is at a place or where it leads to, each step checked like the first."""
        way = [place]
        while True:
            with self._asked(way[-1], deadline) as answer:
                if answer.status not in MOVED:
                    return self._page(way, answer)
                way.append(_next(way, _header(answer, "location")))

    @contextmanager
    def _asked(self, place: Place, deadline: Deadline) -> Generator[httpcore2.Response]:
        """Ask a place for its page: by its name in Host and SNI, at the addresses that were checked."""
        addresses = self.guard.admit(place.host, place.port, deadline)
        backend = Pinned(addresses, deadline, _tunnel(self.proxy, deadline) if self.proxy else direct)
        url = httpcore2.URL(scheme=place.scheme, host=place.host, port=place.port, target=place.target)
        headers = [("Host", place.authority), *HEADERS]
        with (
            httpcore2.HTTPConnection(url.origin, self.trust, network_backend=backend) as connection,
            connection.stream("GET", url, headers=headers) as answer,
        ):
            yield answer

    def _page(self, way: list[Place], answer: httpcore2.Response) -> Fetched:
        place = way[-1]
        if answer.status != HTTPStatus.OK:
            raise _failed(place, f"answers {answer.status}", answer.status)
        media_type = _header(answer, "content-type").partition(";")[0].strip().lower()
        if media_type not in TYPES:
            raise _unread(place, media_type)
        encoding = _header(answer, "content-encoding").strip().lower()
        data = read_body(answer.iter_stream(), encoding, self.most)
        told = _header(answer, "etag"), _header(answer, "last-modified")
        return Fetched(way[0].url, place.url, media_type, data, *(one or None for one in told))


def open_fetcher(settings: Network) -> Fetcher:
    """Build the fetcher of pages of knowledge. Raises `Misconfigured` for a wrong allow-list or proxy."""
    try:
        proxy = read_place(settings.proxy) if settings.proxy else None
    except AddressRefused as error:
        raise Misconfigured(
            f"setting network.proxy: {error.message}", part="network.proxy", remedy="write http://proxy:3128"
        ) from error
    guard = Guard(tuple(read_entry(written) for written in settings.allow.knowledge))
    return Fetcher(guard, settings.seconds, settings.page_bytes, proxy)


def _tunnel(proxy: Place, deadline: Deadline) -> Tunnel:
    """Find the proxy, which the company has named: its address may be private. Raises `FetchFailed`."""
    try:
        return Tunnel(proxy, deadline.wait(partial(look_up, proxy.host)), deadline)
    except TimeoutError:
        raise
    except OSError as error:
        raise Tunnel(proxy, (), deadline).failed("is not known") from error


def _next(way: list[Place], location: str) -> Place:
    """Find the place that a redirect leads to. Raises `FetchFailed` for a circle, and for too long a way."""
    here, passed = way[-1], " → ".join(one.url[:SEEN] for one in way)
    if not location:
        raise _failed(here, "leads elsewhere without saying where")
    place = read_place(location, here)
    if place in way:
        raise _failed(way[0], f"leads in a circle: {passed} → {place.url[:SEEN]}")
    if len(way) > MOST_REDIRECTS:
        raise _failed(way[0], f"leads on more than {MOST_REDIRECTS} times: {passed}", limit=MOST_REDIRECTS)
    if (here.scheme, place.scheme) == ("https", "http"):
        raise _failed(here, f"leads out of https to {place.url[:SEEN]}")
    return place


def _header(answer: httpcore2.Response, name: str) -> str:
    """Read the first header of a name; "" when there is none."""
    found = (value for key, value in answer.headers if key.lower() == name.encode())
    return next(found, b"").decode("utf-8", "replace")


def _failed(place: Place, what: str, value: int | None = None, limit: float | None = None) -> FetchFailed:
    return FetchFailed(
        f"{place.url[:SEEN]} {what}",
        part="address",
        value=place.url[:SEEN] if value is None else value,
        limit=limit,
        remedy="open the address in a browser to see what is there",
    )


def _unread(place: Place, media_type: str) -> UnsupportedMedia:
    return UnsupportedMedia(
        f"{place.url[:SEEN]} is {media_type[:80] or 'of no named type'}, which is not read here",
        part="address",
        value=media_type[:80],
        limit="web pages, texts, PDF, Office documents, pictures, sound, film",
        remedy="name the address of a page or of a file that is read here",
    )
