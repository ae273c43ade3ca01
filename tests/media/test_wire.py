import json
import socket
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.media.wire import HEADER, receive, send


def sent(data: bytes, limit: int = 1_000) -> object:
    ours, theirs = socket.socketpair()
    with ours:
        with theirs:
            theirs.sendall(data)
        return receive(ours, limit)


def message(said: object, size: int = 0) -> bytes:
    head = json.dumps(said).encode()
    return HEADER.pack(len(head), size) + head


@given(st.lists(st.binary(max_size=50), max_size=4))
def test_what_is_sent_is_received(blobs: list[bytes]) -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        send(theirs, {"a": 1}, *blobs)
        assert receive(ours, 1_000) == ({"a": 1}, blobs)


@pytest.mark.parametrize(
    "data",
    [
        HEADER.pack(2**32 - 1, 0),  # four gigabytes of JSON
        HEADER.pack(2, 2**60) + b"{}",  # an exabyte of answer
        HEADER.pack(200_000, 0) + b"[" * 200_000,
        HEADER.pack(3, 0) + b"\xff\xff\xff",
        message([]),
        message({}),
        message({"sizes": 3}),
        message({"sizes": [-5, 5]}),
        message({"sizes": [True]}, 1),
        message({"sizes": ["1"]}, 1),
        message({"sizes": [1.0]}, 1),
        message({"sizes": [7]}, 6),
    ],
)
def test_an_answer_of_another_form_is_refused_before_memory_is_given_to_it(data: bytes) -> None:
    with pytest.raises(ValueError, match=r".+"):
        sent(data)


@pytest.mark.parametrize(
    "data", [b"", b"\0\0", HEADER.pack(10, 0) + b"{", message({"sizes": [5]}, 5) + b"1234"]
)
def test_an_answer_that_breaks_off_is_told(data: bytes) -> None:
    with pytest.raises(EOFError):
        sent(data)


@given(st.binary(max_size=100))
def test_any_bytes_are_an_answer_or_one_of_two_errors(data: bytes) -> None:
    with pytest.raises((ValueError, EOFError)):
        sent(data)


def test_an_answer_that_does_not_come_ends_at_the_deadline() -> None:
    ours, theirs = socket.socketpair()
    theirs.send(b"\0")
    with ours, theirs, pytest.raises(TimeoutError):
        receive(ours, 10, time.monotonic() + 0.05)
