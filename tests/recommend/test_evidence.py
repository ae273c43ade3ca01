from collections import defaultdict
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.recommend.evidence import DAYS, LEAST, Evidence, Proof, counted
from frontdesk.recommend.interaction import Interaction
from recommend.goods import NOW, SHELF, did, purchases

customers = st.sampled_from([f"c{n}" for n in range(9)])
items = st.sampled_from(["K1", "K2", "B1"])
logs = st.lists(
    st.builds(did, customers, items, st.sampled_from(["buy", "return"]), st.floats(-3, 60)), max_size=60
)


def having(log: list[Interaction]) -> dict[str, dict[str, float]]:
    """Say when each customer bought what they still have, in days before now."""
    kept: dict[str, dict[str, float]] = defaultdict(dict)
    for one in sorted(log, key=lambda one: one.at):
        if one.at > NOW:
            continue
        if one.kind == "buy":
            kept[one.customer][one.item] = (NOW - one.at) / timedelta(days=1)
        else:
            kept[one.customer].pop(one.item, None)
    return kept


@given(logs)
def test_counts_are_of_distinct_customers_and_never_of_few(log: list[Interaction]) -> None:
    proof = Proof.of(counted(purchases(log), NOW), SHELF.ids)
    have = having(log).values()
    for one in ("K1", "K2", "B1"):
        lately = sum(basket.get(one, DAYS + 1) <= DAYS for basket in have)
        assert proof.buyers(one) == (lately if lately >= LEAST else 0)
        for other in {"K1", "K2", "B1"} - {one}:
            both = sum({one, other} <= set(basket) for basket in have)
            assert proof.together(one, other) == (both if both >= LEAST else 0)


def test_one_customer_counts_once_however_often_they_buy() -> None:
    flood = [did("flood", what, days=day / 10) for day in range(200) for what in ("K1", "K2")]
    proof = Proof.of(counted(purchases(flood), NOW), SHELF.ids)
    assert proof.together("K1", "K2") == proof.buyers("K1") == 0
    others = [did(f"c{n}", what) for n in range(LEAST) for what in ("K1", "K2")]
    proof = Proof.of(counted(purchases(flood + others), NOW), SHELF.ids)
    assert proof.together("K1", "K2") == LEAST + 1


def test_companions_are_named_with_the_most_that_have_them() -> None:
    done = [did(f"c{n}", what) for n in range(7) for what in ("K1", "B1")] + [
        did(f"c{n}", "V1") for n in range(5)
    ]
    proof = Proof.of(counted(purchases(done), NOW), SHELF.ids)
    assert proof.companions(["K1", "NEW"]) == {"B1": 7, "V1": 5}
    assert proof.together("K1", "NEW") == proof.buyers("NEW") == 0


def test_evidence_is_kept_as_arrays() -> None:
    done = [did(f"c{n}", what) for n in range(7) for what in ("K1", "B1")]
    evidence = counted(purchases(done), NOW)
    again = Evidence.of(evidence.arrays())
    assert again.together(0, 4) == 7
    assert not any("c" in str(one.dtype) for one in evidence.arrays().values())  # no names of customers


@pytest.mark.parametrize("broken", ["starts", "other", "count", "buyers"])
def test_damaged_evidence_is_not_opened(broken: str) -> None:
    done = [did(f"c{n}", what) for n in range(7) for what in ("K1", "B1")]
    arrays = dict(counted(purchases(done), NOW).arrays())
    with pytest.raises(ValueError, match=r"fit|differ"):
        Evidence.of({**arrays, broken: arrays[broken][:-1]})
    with pytest.raises(ValueError, match="none of the items"):
        Evidence.of({**arrays, "other": np.full_like(arrays["other"], 99)})
    with pytest.raises(KeyError):
        Evidence.of({name: one for name, one in arrays.items() if name != broken})


def test_an_empty_log_proves_nothing() -> None:
    assert Proof.of(counted(purchases([]), NOW), SHELF.ids).companions(SHELF.ids) == {}
