import socket
from collections.abc import Iterator

import httpcore2
import pytest

from frontdesk.net.deadline import Deadline
from frontdesk.net.timed import Timed


@pytest.fixture
def pair() -> Iterator[tuple[httpcore2.NetworkStream, socket.socket]]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        near = httpcore2.SyncBackend().connect_tcp("127.0.0.1", listening.getsockname()[1], 5)
        far, _ = listening.accept()
        with far:
            yield near, far
        near.close()


def test_what_is_said_in_time_is_read_and_written(
    pair: tuple[httpcore2.NetworkStream, socket.socket],
) -> None:
    near, far = pair
    timed = Timed(near, Deadline(5).left)
    timed.write(b"ask")
    assert far.recv(10) == b"ask"
    far.sendall(b"say")
    assert timed.read(10, timeout=None) == b"say"


def test_silence_ends_at_the_deadline_whatever_the_caller_would_wait(
    pair: tuple[httpcore2.NetworkStream, socket.socket],
) -> None:
    with pytest.raises(httpcore2.ReadTimeout):
        Timed(pair[0], Deadline(0.05).left).read(10, timeout=60)


def test_after_the_deadline_nothing_is_asked_any_more(
    pair: tuple[httpcore2.NetworkStream, socket.socket],
) -> None:
    near, far = pair
    far.sendall(b"late")
    with pytest.raises(TimeoutError):
        Timed(near, Deadline(0).left).read(10)


def test_what_the_seconds_raise_is_passed_on(pair: tuple[httpcore2.NetworkStream, socket.socket]) -> None:
    def over() -> float:
        raise httpcore2.ReadTimeout("nothing came within 3 s")

    with pytest.raises(httpcore2.ReadTimeout, match="within 3 s"):
        Timed(pair[0], over).write(b"x")
