"""How much of what is personal is taken out: `python -m benchmarks.privacy`.

Recall and precision by characters a kind, on the synthetic sentences of presidio-research. A character
counts as found when anything took it out, whatever it was called; it counts against precision when it was
taken out and the set names nothing there. Kinds that are not personal data of a customer (an organisation, a
date, a form of address) are no goal here, and count neither way.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from frontdesk.privacy.redact import find
from frontdesk.training.public import root

GOALS: Mapping[str, str] = {
    "PERSON": "name",
    "ADDRESS": "address",
    "LOCATION": "address",
    "PHONE_NUMBER": "phone",
    "CREDIT_CARD": "card",
    "EMAIL_ADDRESS": "email",
    "DOMAIN_NAME": "url",
    "IP_ADDRESS": "ip",
    "US_SSN": "id",
    "US_DRIVER_LICENSE": "id",
    "IBAN_CODE": "iban",
}


def figures(rows: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, int, float, float]]:
    """Yield kind, number of spans, recall and precision by characters; last those of all together."""
    there, hit, said, right = (defaultdict[str, int](int) for _ in range(4))
    spans = defaultdict[str, int](int)
    for row in rows:
        truth = [(one["entity_type"], one["start_position"], one["end_position"]) for one in row["spans"]]
        named = {place for _, start, end in truth for place in range(start, end)}
        ours = find(row["full_text"])
        taken = {place for _, start, end in ours for place in range(start, end)}
        for kind, start, end in truth:
            if kind in GOALS:
                spans[GOALS[kind]] += 1
                there[GOALS[kind]] += end - start
                hit[GOALS[kind]] += sum(place in taken for place in range(start, end))
        for kind, start, end in ours:
            said[kind] += end - start
            right[kind] += sum(place in named for place in range(start, end))
    for kind in sorted(there.keys() | said.keys()):
        yield kind, spans[kind], _ratio(hit[kind], there[kind]), _ratio(right[kind], said[kind])
    totals = [sum(one.values()) for one in (spans, hit, there, right, said)]
    yield "all", totals[0], _ratio(totals[1], totals[2]), _ratio(totals[3], totals[4])


def main() -> None:
    """Print the table."""
    rows = json.loads((Path(root()) / "pii_presidio" / "generated_small.json").read_text("utf-8"))
    print(f"{len(rows)} sentences\n{'kind':<10}{'spans':>7}{'recall':>9}{'precision':>11}")
    for kind, spans, recall, precision in figures(rows):
        print(f"{kind:<10}{spans:>7}{recall:>9.2f}{precision:>11.2f}")


def _ratio(part: int, whole: int) -> float:
    return part / whole if whole else float("nan")


if __name__ == "__main__":
    main()
