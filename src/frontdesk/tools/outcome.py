"""What becomes of a tool's answer: plain JSON within bounds, or a sentence that leaks nothing."""

import json
import logging
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from frontdesk.dialogue.tool import Result
from frontdesk.tools.beside import Ended
from frontdesk.tools.refusal import Refused
from frontdesk.tools.toolfile import Spec

MOST = 64_000  # bytes of a result, written as JSON
LONGEST = 200  # characters of a customer's name for the desk

log = logging.getLogger(__name__)


def result_of(spec: Spec, ended: Ended | None) -> Result:
    """Tell what came of a use; None is one that did not end in time."""
    if ended is None or isinstance(ended.error, TimeoutError):
        return late(spec)
    if isinstance(ended.error, Refused):
        said = ended.error
        return refused(said.reason, said.message, said.facts)
    if ended.error is not None:
        return failed(spec, ended.error)
    try:
        value = plain(ended.value)
    except (TypeError, ValueError, RecursionError) as error:
        return Result("failed", message=f"the tool {spec.name} gave {error}{_unknown(spec)}")
    return _done(spec, value)


def refused(reason: str, message: str, facts: Mapping[str, Any] | None = None) -> Result:
    """Make the result of a no; flows branch on its reason."""
    return Result("refused", {"reason": reason, **(facts or {})}, message)


def late(spec: Spec) -> Result:
    """Make the result of what did not end in time."""
    return Result(
        "timed_out", message=f"the tool {spec.name} took longer than {spec.seconds:g} s{_unknown(spec)}"
    )


def failed(spec: Spec, error: BaseException) -> Result:
    """Make the result of what broke; what it says goes to the log alone, as it may be private."""
    name = uuid4().hex[:12]
    log.error("tool %s failed, %s", spec.name, name, exc_info=error)
    return Result("failed", message=f"the tool {spec.name} failed; the log has it as {name}{_unknown(spec)}")


def plain(value: Any) -> Any:
    """Return a value as JSON has it. Raises `ValueError`, `TypeError` or `RecursionError` for what is none.

    Half surrogate pairs and NULs are no text that can be kept.
    """
    try:
        written = json.dumps(value, ensure_ascii=False, allow_nan=False)
        size = len(written.encode())
    except (TypeError, ValueError, RecursionError) as error:
        raise ValueError("a result that is no JSON") from error
    if size > MOST:
        raise ValueError(f"a result of {size:,} bytes; the limit is {MOST:,}")
    if "\\u0000" in written:
        raise ValueError("a result with a NUL in it")
    return json.loads(written)


def _done(spec: Spec, value: Any) -> Result:
    if spec.verifies is None:
        return Result("done", value)
    customer = value.get(spec.verifies) if isinstance(value, dict) else None
    if not isinstance(customer, str) or not 0 < len(customer) <= LONGEST:
        return Result("failed", message=f"the tool {spec.name} does not say who was verified")
    return Result("done", value, customer=customer)


def _unknown(spec: Spec) -> str:
    return "" if spec.effect == "read" else "; whether anything was done is not known, a person has to look"
