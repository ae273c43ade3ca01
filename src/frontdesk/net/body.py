"""The bytes of a page, counted as they come and as they are unpacked."""

import zlib
from collections.abc import Iterable, Iterator

from frontdesk.errors import FetchFailed, TooLarge, UnsupportedMedia

STEP = 65_536  # bytes that are unpacked at a time
GZIP = 31  # zlib's number for the gzip form with the largest window


def read_body(pieces: Iterable[bytes], encoding: str, most: int) -> bytes:
    """Gather a body. Stops at the first bytes too many, however little was sent.

    Raises `TooLarge`, `UnsupportedMedia` for another encoding than gzip, `FetchFailed` for a broken body.
    """
    if encoding not in ("", "identity", "gzip", "x-gzip"):
        raise UnsupportedMedia(
            f"the page is packed with {encoding[:40]!r}, which was not asked for",
            part="address",
            value=encoding[:40],
            limit="identity, gzip",
            remedy="let its server send it plain or with gzip",
        )
    body = bytearray()
    for piece in unpacked(pieces) if encoding.endswith("gzip") else pieces:
        body += piece
        if len(body) > most:
            raise TooLarge("page bytes", len(body), most, part="address")
    return bytes(body)


def unpacked(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Unpack gzip, at most `STEP` bytes at a time; one member may follow another. Raises `FetchFailed`."""
    packed = zlib.decompressobj(GZIP)
    try:
        for sent in pieces:
            piece = sent
            while piece:
                packed = zlib.decompressobj(GZIP) if packed.eof else packed
                yield packed.decompress(piece, STEP)
                piece = packed.unused_data or packed.unconsumed_tail
        yield packed.flush()
    except zlib.error as error:
        raise _broken("is damaged") from error
    if not packed.eof:
        raise _broken("ends too soon")


def _broken(what: str) -> FetchFailed:
    return FetchFailed(f"the page {what}", part="address", remedy="try again later")
