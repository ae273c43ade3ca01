"""Suggestions as JSON, as the API and the command line give them."""

from collections.abc import Mapping
from typing import Any

from frontdesk.recommend.offer import Suggestion, suggested
from frontdesk.turn.codec import suggestion_json


def offered_json(one: Suggestion, titles: Mapping[str, str]) -> dict[str, Any]:
    """Write a suggestion: item, title, score, reasons and source."""
    return suggestion_json(suggested(one, titles.get(one.item, one.item)))


def why_json(one: Suggestion) -> dict[str, Any]:
    """Write what each source and each rule gave to the score, and how likely the item was to be shown."""
    return {
        "parts": dict(one.parts),
        "propensity": round(one.propensity, 4),
        "explored": one.explored,
    }
