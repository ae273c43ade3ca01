"""How a tool says no: a reason by name, and what a text may tell about it."""

from collections.abc import Mapping

from frontdesk.errors import RejectedInput

Fact = str | int | float | bool | None


class Refused(RejectedInput):
    """A tool will not do what was asked, by its own rules.

    ``reason`` names the rule, such as "window_passed"; flows branch on it and texts are found by it.
    ``facts`` are what may be told about it, such as the last day that it would have been possible.
    """

    kind = "refused"

    def __init__(self, reason: str, message: str, **facts: Fact) -> None:
        super().__init__(message, part="tool", value=reason)
        self.reason = reason
        self.facts: Mapping[str, Fact] = facts
