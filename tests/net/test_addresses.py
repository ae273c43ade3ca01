from collections.abc import Callable
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from frontdesk.net.addresses import METADATA, NAT64, Address, hidden, refused

FORBIDDEN = (
    *("127.0.0.1", "10.0.0.1", "169.254.169.254", "100.100.100.200", "192.0.0.192", "0.0.0.0"),  # noqa: S104
    *("::1", "::ffff:127.0.0.1", "::ffff:169.254.169.254", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe"),
    *("2002:7f00:1::", "fd00:ec2::254", "::127.0.0.1", "2001:db8::1", "198.18.0.1", "224.0.0.1"),
    *("240.0.0.1", "255.255.255.255", "64:ff9b:1::7f00:1", "fe80::5efe:7f00:1", "2001:0:7f00:1::"),
)
ALL = (ip_network("0.0.0.0/0"), ip_network("::/0"))
Wrap = Callable[[int], int]

# How an IPv4 address is written into IPv6: RFC 4291, 2765, 3056, 6052, 8215, 5214 and 4380.
WRAPS: dict[str, Wrap] = {
    "mapped": lambda v4: 0xFFFF << 32 | v4,
    "translated": lambda v4: 0xFFFF << 48 | v4,
    "compatible": lambda v4: v4,
    "6to4": lambda v4: 0x2002 << 112 | v4 << 80,
    "nat64": lambda v4: int(IPv6Address("64:ff9b::")) | v4,
    "local nat64 /48": lambda v4: int(IPv6Address("64:ff9b:1::")) | v4 >> 16 << 64 | (v4 & 0xFFFF) << 40,
    "local nat64 /56": lambda v4: (
        int(IPv6Address("64:ff9b:1:ab00::")) | v4 >> 24 << 64 | (v4 & 0xFFFFFF) << 32
    ),
    "local nat64 /64": lambda v4: int(IPv6Address("64:ff9b:1:abcd::")) | v4 << 24,
    "local nat64 /96": lambda v4: int(IPv6Address("64:ff9b:1:abcd:ab:cdef::")) | v4,
    "isatap": lambda v4: int(IPv6Address("2600::5efe:0:0")) | v4,
    "isatap, global": lambda v4: int(IPv6Address("2600::200:5efe:0:0")) | v4,
    "teredo": lambda v4: int(IPv6Address("2001::")) | v4 ^ 0xFFFFFFFF,
}


@pytest.mark.parametrize("written", FORBIDDEN)
def test_each_of_the_22_forbidden_addresses_is_refused(written: str) -> None:
    assert refused(ip_address(written)) is not None


@pytest.mark.parametrize(
    "written",
    ["8.8.8.8", "1.1.1.1", "2606:4700:4700::1111", "64:ff9b::808:808", "2002:808:808::", "::8.8.8.8"],
)
def test_a_public_address_is_not_refused(written: str) -> None:
    assert refused(ip_address(written)) is None


@given(st.ip_addresses())
def test_what_python_calls_not_global_is_refused(address: Address) -> None:
    assume(not address.is_global)
    assume(not any(one.is_global for one in hidden(address)))  # what Pythons call such a form differs
    assert refused(address) is not None


@given(st.ip_addresses(v=4), st.sampled_from(sorted(WRAPS)))
def test_an_address_is_refused_in_every_form_of_ipv6(address: IPv4Address, form: str) -> None:
    assume(refused(address) is not None)
    wrapped = IPv6Address(WRAPS[form](int(address)))
    assert refused(wrapped) is not None


@pytest.mark.parametrize("form", sorted(WRAPS))
def test_every_form_is_decoded_to_the_address_that_was_written(form: str) -> None:
    address = IPv4Address("10.20.30.40")
    assert address in hidden(IPv6Address(WRAPS[form](int(address))))


@pytest.mark.parametrize("written", sorted(map(str, METADATA)))
def test_metadata_is_refused_even_when_everything_is_allowed(written: str) -> None:
    assert refused(ip_address(written), ALL) == "a cloud's metadata service"


@pytest.mark.parametrize("length", sorted(NAT64))
def test_metadata_behind_the_nat64_of_any_operator_is_refused(length: int) -> None:
    written = bytearray(IPv6Address("2a00:1234:5678:9a00::").packed[: length // 8].ljust(16, b"\0"))
    for place, byte in zip(NAT64[length], IPv4Address("169.254.169.254").packed, strict=True):
        written[place] = byte
    assert refused(IPv6Address(bytes(written)), ALL) == "a cloud's metadata service"
    assert refused(IPv6Address(bytes(written))) == "a cloud's metadata service"


@pytest.mark.parametrize("form", sorted(WRAPS))
def test_metadata_is_refused_in_every_form_even_when_everything_is_allowed(form: str) -> None:
    wrapped = IPv6Address(WRAPS[form](int(IPv4Address("169.254.169.254"))))
    assert refused(wrapped, ALL) == "a cloud's metadata service"


def test_a_zone_does_not_hide_an_address() -> None:
    assert refused(ip_address("fd00:ec2::254%eth0"), ALL) == "a cloud's metadata service"
    assert refused(ip_address("fe80::1%1")) == "the nearest network"


def test_a_range_that_is_allowed_opens_itself_and_nothing_else() -> None:
    allowed = (ip_network("10.1.0.0/16"),)
    assert refused(ip_address("10.1.2.3"), allowed) is None
    assert refused(ip_address("::ffff:10.1.2.3"), allowed) is None
    assert refused(ip_address("10.2.0.1"), allowed) == "a private network"
    assert refused(ip_address("::1"), (ip_network("::1/128"),)) is None


def test_an_allowed_range_of_ipv6_does_not_open_what_is_hidden_in_it() -> None:
    allowed = (IPv6Network("fd00::/8"),)
    assert refused(ip_address("fd00::1"), allowed) is None
    assert refused(ip_address("fd00::5efe:7f00:1"), allowed) == "this very machine"
