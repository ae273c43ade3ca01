import subprocess
import sys
from dataclasses import fields
from itertools import chain, combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.errors import InvalidInput
from frontdesk.turn.consent import NONE, PURPOSES, Consent, agreed, read_consent, version
from frontdesk.turn.turn import Turn

SUBSETS = [set(group) for group in chain.from_iterable(combinations(PURPOSES, n) for n in range(3))]


@pytest.mark.parametrize("given_", SUBSETS)
def test_what_is_agreed_to_is_read_back_in_one_order(given_: set[str]) -> None:
    consent = read_consent(" , ".join(given_))
    assert set(consent.purposes) == given_
    assert [consent.allows(one) for one in PURPOSES] == [one in given_ for one in PURPOSES]
    assert agreed(consent.purposes) == consent


@pytest.mark.parametrize("written", ["", " ", ",", "none"])
def test_nothing_said_is_no_consent(written: str) -> None:
    assert read_consent(written) == NONE == Consent()


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("voise", "consent 'voise' is unknown; did you mean voice?"),
        ("voice,Faces", "consent 'Faces' is unknown; did you mean face?"),
        ("everything", "consent 'everything' is unknown; use voice or face"),
        ("none,voice", "consent 'none' is unknown; use voice or face"),
    ],
)
def test_a_wrong_name_is_told_with_the_nearest(written: str, said: str) -> None:
    with pytest.raises(InvalidInput) as raised:
        read_consent(written)
    assert str(raised.value) in (said, said.replace("use voice or face", "did you mean voice?"))


@given(st.text(max_size=20))
def test_any_text_is_a_consent_or_an_error_that_names_it(written: str) -> None:
    try:
        consent = read_consent(written)
    except InvalidInput:
        return
    assert set(consent.purposes) <= set(PURPOSES)


@pytest.mark.parametrize("purposes", [one for one in SUBSETS if one])
def test_no_consent_of_staff_is_ever_taken(purposes: set[str]) -> None:
    with pytest.raises(InvalidInput, match=r"of customers only, never of staff.*art\. 5\(1\)\(f\)"):
        agreed(sorted(purposes), "staff")
    assert read_consent("", "staff") == NONE


def test_an_author_is_a_customer_or_staff() -> None:
    with pytest.raises(InvalidInput, match="author 'custmer' is unknown; did you mean customer"):
        agreed([], "custmer")


def test_a_text_is_named_by_all_its_languages() -> None:
    text = {"zh": "好", "en": "yes"}
    assert version(text) == version(dict(reversed(text.items())))
    assert len(version(text)) == 12
    assert len({version(text), version(text | {"zh": "行"}), version(text | {"en": "no"})}) == 3


def test_a_turn_is_a_customers_and_says_so() -> None:
    assert Turn.author == "customer"
    assert "author" not in [field.name for field in fields(Turn)]


# The type checker must refuse each line: no turn can be staff's, and nothing else be agreed to.
REFUSED = """\
from frontdesk.turn.consent import Consent
from frontdesk.turn.turn import Turn

class Staff(Turn): ...
Turn.author = "staff"
Consent(frozenset({"staff"}))
"""


@pytest.mark.slow
def test_a_turn_of_staff_does_not_pass_the_type_checker(tmp_path: Path) -> None:
    pytest.importorskip("mypy")
    path = tmp_path / "attempt.py"
    path.write_text(REFUSED)
    root = Path(__file__).parents[2]
    command = [sys.executable, "-m", "mypy", "--config-file", str(root / "pyproject.toml"), str(path)]
    done = subprocess.run(
        [*command, "--cache-dir", str(tmp_path)], capture_output=True, text=True, check=False, cwd=root
    )
    lines = {line.partition("attempt.py:")[2].partition(":")[0] for line in done.stdout.splitlines()}
    assert {"4", "5", "6"} <= lines, done.stdout
