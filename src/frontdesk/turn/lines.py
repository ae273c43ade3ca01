"""Parts of a reply as lines of text, for terminals and transcripts."""

from collections.abc import Mapping
from typing import Any


def lines(part: Mapping[str, Any]) -> str:
    """Write a part as `turn.codec` has it: words, options, cards, fields and pages; the rest by its kind."""
    if part["kind"] == "text":
        return str(part["text"])
    if part["kind"] == "choices":
        return " ".join(f"`{option}`" for option in part["options"])
    listed = [_line(one) for one in (*part.get("items", ()), *part.get("fields", ()))]
    return "\n".join(listed) or f"*({part['kind']})*"


def _line(one: Mapping[str, Any]) -> str:
    """Write a card, a page or a field of a form."""
    name, about = one.get("title") or one["label"], one.get("description", "")
    why = "; ".join(reason["text"] for reason in one.get("reasons", ()))
    return f"▭ {name}" + (f": {about}" if about else "") + (f" ({why})" if why else "")
