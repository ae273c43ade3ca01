"""What has a form of its own is found on a public set; names and addresses are reported by the benchmark."""

import json
from pathlib import Path

import pytest

from frontdesk.privacy.redact import find, redact

FORMS = {
    "CREDIT_CARD": "card",
    "EMAIL_ADDRESS": "email",
    "DOMAIN_NAME": "url",
    "IP_ADDRESS": "ip",
    "PHONE_NUMBER": "phone",
    "US_SSN": "id",
}


@pytest.mark.parametrize("kind", FORMS)
def test_everything_with_a_form_is_found(data: Path, kind: str) -> None:
    rows = json.loads((data / "pii_presidio" / "generated_small.json").read_text("utf-8"))
    spans = [(row, span) for row in rows for span in row["spans"] if span["entity_type"] == kind]
    found = [
        any(
            one == FORMS[kind] and start <= span["start_position"] and span["end_position"] <= end
            for one, start, end in find(row["full_text"])
        )
        for row, span in spans
    ]
    assert spans
    assert sum(found) >= 0.95 * len(spans)


def test_every_sentence_settles(data: Path) -> None:
    rows = json.loads((data / "pii_presidio" / "generated_small.json").read_text("utf-8"))
    for row in rows:
        once = redact(row["full_text"])
        assert redact(once) == once
        assert "[text]" not in once
