"""Which IP addresses nothing is fetched from.

The table is our own: Python's `ipaddress` lets eight forms through that a test holds here, as it does not
look for IPv4 inside IPv6. Ranges: the IANA registries of special-purpose addresses.
"""

from collections.abc import Mapping, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
Places = tuple[int, int, int, int]  # of the four bytes of an IPv4 address within the sixteen of IPv6

REASONS: Mapping[str, tuple[str, ...]] = {
    "this very machine": ("0.0.0.0/8", "127.0.0.0/8", "::/128", "::1/128"),
    "a private network": ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7", "fec0::/10"),
    "a provider's own network": ("100.64.0.0/10", "192.0.0.0/24"),
    "the nearest network": ("169.254.0.0/16", "fe80::/10"),
    "set apart for examples and measurements": (
        "192.0.2.0/24",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "2001:db8::/32",
        "3fff::/20",
    ),
    "an address of many": ("224.0.0.0/4", "ff00::/8"),
    "no place of the public network": (
        "192.88.99.0/24",
        "240.0.0.0/4",
        "100::/64",
        "100:0:0:1::/64",
        "2001::/23",  # Teredo among them
        "5f00::/16",
    ),
}
REFUSED: Mapping[Network, str] = {
    ip_network(written): reason for reason, ranges in REASONS.items() for written in ranges
}

# Who reaches these may get the keys of the whole machine: refused even where private ranges are allowed.
METADATA: frozenset[Address] = frozenset(
    ip_address(written)
    for written in (
        "169.254.169.254",
        "169.254.170.2",
        "169.254.170.23",
        "169.254.42.42",
        "168.63.129.16",  # a public address
        "100.100.100.200",
        "192.0.0.192",
        "fd00:ec2::254",
        "fd00:ec2::23",
        "fd20:ce::254",
        "fd00:42::42",
    )
)

CLOUD = "a cloud's metadata service"  # the one reason that no list lifts

LAST: Places = (12, 13, 14, 15)
SIX_TO_FOUR: Places = (2, 3, 4, 5)
NAT64: Mapping[int, Places] = {  # by the length of the prefix, RFC 6052; the ninth byte stays empty
    32: (4, 5, 6, 7),
    40: (5, 6, 7, 9),
    48: (6, 7, 9, 10),
    56: (7, 9, 10, 11),
    64: (9, 10, 11, 12),
    96: LAST,
}
FORMS: tuple[tuple[IPv6Network, tuple[Places, ...]], ...] = (
    (IPv6Network("::ffff:0:0/96"), (LAST,)),  # mapped
    (IPv6Network("::ffff:0:0:0/96"), (LAST,)),  # translated, RFC 2765
    (IPv6Network("::/96"), (LAST,)),  # compatible
    (IPv6Network("2002::/16"), (SIX_TO_FOUR,)),
    (IPv6Network("64:ff9b::/96"), (LAST,)),
    (IPv6Network("64:ff9b:1::/48"), (NAT64[48], NAT64[56], NAT64[64], NAT64[96])),
)
OWN = IPv6Network("::/127")  # "::" and "::1" are addresses of IPv6, not forms of IPv4
TEREDO = IPv6Network("2001::/32")
ISATAP = (b"\x00\x00\x5e\xfe", b"\x02\x00\x5e\xfe")  # bytes 8 to 11


def refused(address: Address, allowed: Sequence[Network] = ()) -> str | None:
    """Tell why nothing may be fetched from an address; None when it may.

    ``allowed`` are networks that would be refused otherwise. A cloud's metadata service is refused whatever
    they say, also where another operator's NAT64 would lead to it.
    """
    plain = type(address)(int(address))  # without the zone of "fe80::1%eth0", which would hide what it is
    if METADATA.intersection((plain, *_anywhere(plain))):
        return CLOUD
    reasons = (_reason(one, allowed) for one in (plain, *hidden(plain)))
    return next((reason for reason in reasons if reason is not None), None)


def hidden(address: Address) -> list[IPv4Address]:
    """Find the IPv4 addresses that an IPv6 address may lead to, by the forms that are known."""
    if isinstance(address, IPv4Address) or address in OWN:
        return []
    found = [_at(address, places) for network, forms in FORMS if address in network for places in forms]
    if address.packed[8:12] in ISATAP:
        found.append(_at(address, LAST))
    if address in TEREDO:
        found.append(_turned(address))
    return found


def _anywhere(address: Address) -> list[IPv4Address]:
    """Find what could be IPv4 anywhere: an operator's own NAT64 prefix is not to be known."""
    if isinstance(address, IPv4Address):
        return []
    return [*(_at(address, places) for places in (SIX_TO_FOUR, *NAT64.values())), _turned(address)]


def _reason(address: Address, allowed: Sequence[Network]) -> str | None:
    if any(address in network for network in allowed):
        return None
    return next((reason for network, reason in REFUSED.items() if address in network), None)


def _at(address: IPv6Address, places: Places) -> IPv4Address:
    return IPv4Address(bytes(address.packed[place] for place in places))


def _turned(address: IPv6Address) -> IPv4Address:
    """Read the IPv4 address of a Teredo client, all bits of which are turned over (RFC 4380)."""
    return IPv4Address(int(address) & 0xFFFFFFFF ^ 0xFFFFFFFF)
