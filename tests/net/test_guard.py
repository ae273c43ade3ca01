from collections.abc import Sequence
from ipaddress import ip_address, ip_network
from threading import Event

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.errors import AddressRefused, FetchFailed, Misconfigured
from frontdesk.net.addresses import Address
from frontdesk.net.deadline import Deadline
from frontdesk.net.guard import Entry, Guard, look_up, read_entry

PUBLIC, PRIVATE, METADATA = "8.8.8.8", "10.1.2.3", "169.254.169.254"


class Names:
    """A name server that knows one host, and counts how often it is asked."""

    def __init__(self, *answers: Sequence[str]) -> None:
        self.answers, self.asked = list(answers), 0

    def __call__(self, host: str) -> list[Address]:
        found = self.answers[min(self.asked, len(self.answers) - 1)]
        self.asked += 1
        return [ip_address(one) for one in found]


def guard(*allow: str, names: Names | None = None) -> Guard:
    return Guard(tuple(map(read_entry, allow)), resolve=names or Names([PRIVATE]))


def admit(guarded: Guard, host: str = "intranet.example", port: int = 443) -> list[str]:
    return [str(one) for one in guarded.admit(host, port, Deadline(5))]


def test_a_public_host_passes_and_is_looked_up_once() -> None:
    names = Names([PUBLIC, "2606:4700::1111"], [PRIVATE])
    assert admit(guard(names=names)) == [PUBLIC, "2606:4700::1111"]
    assert names.asked == 1


def test_one_address_that_is_refused_refuses_the_host() -> None:
    for answer in ([PUBLIC, "127.0.0.1"], ["127.0.0.1", PUBLIC], [PUBLIC, "::ffff:10.0.0.1"]):
        with pytest.raises(AddressRefused):
            admit(guard(names=Names(answer)))


def test_a_refusal_tells_the_host_the_reason_and_the_remedy() -> None:
    with pytest.raises(AddressRefused) as caught:
        admit(guard())
    assert str(caught.value) == (
        "intranet.example is 10.1.2.3, a private network; nothing is fetched from there; "
        "name the host or its network in the setting network.allow, if the desk shall read there"
    )
    assert (caught.value.part, caught.value.value) == ("address", "intranet.example")


def test_a_number_that_is_refused_is_not_said_twice() -> None:
    with pytest.raises(AddressRefused, match=r"^10.1.2.3 is a private network; nothing"):
        admit(guard(), PRIVATE)


@pytest.mark.parametrize(
    "entry", ["intranet.example", "Intranet.Example.", "10.1.0.0/16", "10.1.2.3", "intranet.example:443"]
)
def test_a_private_host_passes_only_when_it_is_listed(entry: str) -> None:
    assert admit(guard(entry)) == [PRIVATE]


@pytest.mark.parametrize(
    "entry", ["other.example", "10.2.0.0/16", "example", "intranet.example:8443", "fd00::/8"]
)
def test_a_list_opens_nothing_but_what_it_names(entry: str) -> None:
    with pytest.raises(AddressRefused):
        admit(guard(entry))


@pytest.mark.parametrize("entry", ["intranet.example", "0.0.0.0/0", "169.254.0.0/16", METADATA])
def test_metadata_is_refused_even_when_it_is_listed(entry: str) -> None:
    with pytest.raises(AddressRefused, match="metadata") as caught:
        admit(guard(entry, names=Names([METADATA])))
    assert "network.allow" not in str(caught.value)


@pytest.mark.parametrize("port", [0, 22, 25, 81, 8080, 6379, 65_536, -443])
def test_another_port_is_refused_before_anybody_is_asked(port: int) -> None:
    names = Names([PUBLIC])
    with pytest.raises(AddressRefused, match="80 and 443"):
        admit(guard("intranet.example", "other.example:8443", names=names), port=port)
    assert names.asked == 0


@pytest.mark.parametrize(
    ("entry", "address"),
    [
        ("intranet.example:8443", PRIVATE),
        ("intranet.example:8443", PUBLIC),
        ("10.1.0.0/16:8443", PRIVATE),
        ("[fd00::/8]:8443", "fd00::1"),
        ("[fd00::1]:8443", "fd00::1"),
    ],
)
def test_another_port_is_open_where_it_is_listed(entry: str, address: str) -> None:
    assert admit(guard(entry, names=Names([address])), port=8443) == [address]


def test_a_port_that_is_listed_for_a_range_is_not_open_elsewhere() -> None:
    for answer in ([PUBLIC], [PRIVATE, PUBLIC]):
        with pytest.raises(AddressRefused, match="port 8443"):
            admit(guard("10.1.0.0/16:8443", names=Names(answer)), port=8443)


@pytest.mark.parametrize(
    ("written", "entry"),
    [
        ("example.com", Entry("example.com", None, None)),
        ("example.com:8080", Entry("example.com", None, 8080)),
        ("中国.example", Entry("xn--fiqs8s.example", None, None)),
        ("10.0.0.0/8", Entry(None, ip_network("10.0.0.0/8"), None)),
        ("10.0.0.1:81", Entry(None, ip_network("10.0.0.1/32"), 81)),
        ("fd00::/8", Entry(None, ip_network("fd00::/8"), None)),
        ("[fd00::1]", Entry(None, ip_network("fd00::1/128"), None)),
        ("[fd00::/8]:8443", Entry(None, ip_network("fd00::/8"), 8443)),
    ],
)
def test_a_line_of_an_allow_list_is_read(written: str, entry: Entry) -> None:
    assert read_entry(written) == entry


@pytest.mark.parametrize(
    "written",
    [
        *(
            "",
            "*",
            "*.example",
            "10.0.0.1/8",
            "10.0.0.0/99",
            "host/path",
            "http://host",
            "host:port",
            "host:0",
        ),
        *(
            "host:70000",
            "a b",
            "[fd00::1",
            "[host]:80",
            "user@host",
            "host?",
            "host#x",
            "10.1.0.0/16:x",
            "fd00::/8:8443",
        ),
    ],
)
def test_a_wrong_line_of_an_allow_list_is_said(written: str) -> None:
    with pytest.raises(Misconfigured, match="neither a host nor a range"):
        read_entry(written)


@given(st.text(max_size=30))
def test_any_text_is_a_line_or_is_said_to_be_wrong(written: str) -> None:
    try:
        entry = read_entry(written)
    except Misconfigured:
        return
    assert (entry.host is None) != (entry.network is None)


def test_a_host_that_nobody_knows_is_named() -> None:
    def unknown(host: str) -> list[Address]:
        raise OSError(-2, "Name or service not known")

    for resolve in (unknown, Names([])):
        with pytest.raises(FetchFailed, match=r"no address is known of nowhere.example"):
            admit(Guard(resolve=resolve), "nowhere.example")


def test_a_name_server_that_is_silent_costs_no_more_than_the_deadline() -> None:
    never = Event()

    def silent(host: str) -> list[Address]:
        never.wait(30)
        return []

    with pytest.raises(TimeoutError):
        Guard(resolve=silent).admit("example.com", 80, Deadline(0.05))
    never.set()


@pytest.mark.parametrize("spelling", ["2130706433", "0x7f000001", "0177.0.0.1", "127.1", "127.0.0.1"])
def test_the_system_reads_odd_spellings_as_this_machine_and_they_are_refused(spelling: str) -> None:
    assert [str(one) for one in look_up(spelling)] == ["127.0.0.1"]
    with pytest.raises(AddressRefused, match="this very machine"):
        admit(Guard(), spelling)
