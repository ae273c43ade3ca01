"""The retail tools beside what is expected of them: how many operations were compared, how many agreed."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from shutil import copyfile
from typing import Any

from frontdesk.tools.refusal import Refused
from tools.retail import cases, tables
from tools.retail.expected import Expected, No
from tools.retail.shop import Retail
from tools.retail.tables import Json

WALK = 6_000


@dataclass(frozen=True, slots=True)
class Count:
    """How many uses of an operation were compared, how many changed something, and how many agreed."""

    operation: str
    compared: int
    done: int
    agreed: int

    @property
    def whole(self) -> bool:
        """Whether all agreed."""
        return self.agreed == self.compared > 0


def reads(records: Mapping[str, Json], home: Path) -> Iterator[Count]:
    """Read every user, order and product, find every user in both ways, and list the products."""
    shop, users = Retail(home), records["users"]
    by_name = {
        key: (one["name"]["first_name"].upper(), one["name"]["last_name"], one["address"]["zip"])
        for key, one in users.items()
    }
    agreed = {
        "get_user_details": [shop.get_user_details(key) == one for key, one in users.items()],
        "get_order_details": [
            shop.get_order_details(key, one["user_id"]) == one for key, one in records["orders"].items()
        ],
        "get_product_details": [
            shop.get_product_details(key) == one for key, one in records["products"].items()
        ],
        "get_item_details": [
            shop.get_item_details(key) == variant
            for one in records["products"].values()
            for key, variant in one["variants"].items()
        ],
        "find_user_id_by_email": [
            shop.find_user_id_by_email(one["email"].upper()) == {"user_id": key} for key, one in users.items()
        ],
        "find_user_id_by_name_zip": [
            shop.find_user_id_by_name_zip(*by_name[key]) == {"user_id": key} for key in users
        ],
        "list_all_product_types": [
            shop.list_all_product_types() == {one["name"]: key for key, one in records["products"].items()}
        ],
    }
    for name, found in agreed.items():
        yield Count(name, len(found), 0, sum(found))


def writes(
    records: Mapping[str, Json], folder: Path, *, slips: bool = False, ways: int = 9
) -> Iterator[Count]:
    """Do every round of uses in a fresh database; its end is compared as a whole, too.

    ``ways`` is how many of each customer's ways to pay are tried.
    """
    found = defaultdict[str, list[Count]](list)
    for name, uses in cases.rounds(records, ways):
        found[name].append(_run(name, uses, records, folder, slips))
    for name, counts in found.items():
        yield _sum(name, counts)
    yield drawn(records, folder, slips=slips)


def drawn(records: Mapping[str, Json], folder: Path, *, slips: bool) -> Count:
    """Do uses that are drawn, each on what the ones before it left."""
    return _run(f"{WALK:,} drawn, one after the other", cases.walk(records, WALK), records, folder, slips)


def foreign(records: Mapping[str, Json], home: Path) -> Count:
    """Have somebody else use every write and read on every order: each is refused, and not a byte changes."""
    shop, before = Retail(home), digest(home)
    found = [used(shop, use) is None for use in cases.foreign(records)]
    for key, order in records["orders"].items():
        other = next(one for one in records["users"] if one != order["user_id"])
        found.append(used(shop, cases.Use("get_order_details", {"order_id": key}, other)) is None)
    return Count("of another customer, refused", len(found), 0, sum(found) * (digest(home) == before))


def fresh(records: Mapping[str, Json], folder: Path) -> Path:
    """Make the database as it was at first in a folder of its own, once; returns the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / tables.FILE).is_file():
        tables.load(records, folder)
    return folder


def digest(home: Path) -> str:
    """Return the SHA-256 of the whole database file."""
    return sha256((home / tables.FILE).read_bytes()).hexdigest()


def flat(arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Write lists as the one text that tools take."""
    return {key: ", ".join(one) if isinstance(one, list) else one for key, one in arguments.items()}


def _run(
    name: str, uses: Iterable[cases.Use], records: Mapping[str, Json], folder: Path, slips: bool
) -> Count:
    base, home = fresh(records, folder / "base"), folder / "run"
    home.mkdir(exist_ok=True)
    copyfile(base / tables.FILE, home / tables.FILE)
    shop, expected = Retail(home, slips=slips), Expected(deepcopy({**records}), slips)
    compared = done = agreed = waiting = 0
    before = digest(home)
    for use in uses:
        wanted = _expected(expected, use)
        if wanted is not None:  # the file is as it was before all that was refused since
            agreed, waiting = agreed + waiting * (digest(home) == before), 0
        got = used(shop, use)
        compared += 1
        if wanted is None:
            waiting += got is None
        else:
            done, agreed, before = done + 1, agreed + (got == wanted), digest(home)
    agreed += waiting * (digest(home) == before)
    with tables.connect(home) as connection:
        whole = tables.dump(connection) == expected.records
    return Count(name, compared, done, agreed if whole else 0)


def _expected(expected: Expected, use: cases.Use) -> Json | None:
    try:
        return expected.does(use.name, use.arguments, use.customer)
    except No:
        return None


def used(shop: Retail, use: cases.Use) -> Json | None:
    """Use a write; None when it was refused."""
    try:
        found: Json = getattr(shop, use.name)(**flat(use.arguments), customer=use.customer)
    except Refused:
        return None
    return found


def _sum(name: str, counts: Iterable[Count]) -> Count:
    rows = [*counts]
    return Count(name, sum(r.compared for r in rows), sum(r.done for r in rows), sum(r.agreed for r in rows))
