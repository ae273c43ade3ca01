"""Everything Frontdesk raises on purpose.

FrontdeskError
├── RejectedInput         the customer sent something that will not be processed
│   ├── InvalidInput      the form is wrong: an empty turn, a NUL, a wrong type
│   ├── TooLarge          longer, wider, heavier or deeper than its limit
│   ├── UnsupportedMedia  the bytes are not of a kind that is read here
│   ├── UnreadableMedia   the bytes claim to be such a kind, but cannot be decoded
│   ├── AddressRefused    an address that nothing is fetched from: private, an odd port, with a password
│   └── FetchFailed       an address gave nothing: unknown, silent, broken, or no page is there
├── NotFound              nothing is kept under that name
├── Conflict              the request contradicts one made before
│   ├── KeyReused         the same idempotency key came with another body
│   └── InProgress        the same idempotency key is still being worked on
├── NotReady              something has to be installed, pulled or mended first
│   ├── ModelMissing      a model was never pulled
│   ├── ModelCorrupt      a model's bytes are not what the manifest says
│   └── PullFailed        a model's source could not be reached or gave other bytes
├── Unknown               who asks gave no key, or a wrong one
├── Forbidden             who asks may not do this
├── Overloaded            more work is waiting than the desk will queue
├── StorageFailed         the database or the blob folder refused a write
├── Diverged              a training run's loss is no number any more
└── Misconfigured         a setting, a pack or a recipe is wrong

Every error tells the thing (``part``), the value, the limit and the remedy, as far as they apply. Raise
the most special class; catch the one whose remedy you can offer.
"""

from typing import ClassVar

Scalar = str | int | float | None


class FrontdeskError(Exception):
    """Base of every error that Frontdesk raises on purpose."""

    kind: ClassVar[str] = "error"

    def __init__(
        self,
        message: str,
        *,
        part: str | None = None,
        value: Scalar = None,
        limit: Scalar = None,
        remedy: str | None = None,
    ) -> None:
        super().__init__(message)
        self.message, self.part, self.value, self.limit, self.remedy = message, part, value, limit, remedy

    def __str__(self) -> str:
        """One line: the message, and the remedy when there is one."""
        return f"{self.message}; {self.remedy}" if self.remedy else self.message


class RejectedInput(FrontdeskError):  # noqa: N818 - reads better where it is caught
    """The customer sent something that will not be processed."""

    kind = "rejected"


class InvalidInput(RejectedInput):
    """The form of the input is wrong: an empty turn, a NUL, a wrong type."""

    kind = "invalid"


class TooLarge(RejectedInput):
    """A part is longer, wider, heavier or deeper than its limit allows."""

    kind = "too_large"

    def __init__(self, what: str, value: float, limit: float, *, part: str | None = None) -> None:
        super().__init__(
            f"{what} is {value:,}; the limit is {limit:,}",
            part=part,
            value=value,
            limit=limit,
            remedy="send a smaller one",
        )
        self.what = what


class UnsupportedMedia(RejectedInput):
    """The bytes are not of a kind that is read here."""

    kind = "unsupported_media"


class UnreadableMedia(RejectedInput):
    """The bytes claim to be of a kind that is read here, but cannot be decoded."""

    kind = "unreadable_media"


class AddressRefused(RejectedInput):
    """An address that nothing is fetched from: a private one, an odd port, one with a password in it."""

    kind = "address_refused"


class FetchFailed(RejectedInput):
    """An address gave nothing: its host is unknown, silent or broken, or has no page there."""

    kind = "fetch_failed"


class NotFound(FrontdeskError):  # noqa: N818 - reads better where it is caught
    """Nothing is kept under that name."""

    kind = "not_found"


class Conflict(FrontdeskError):  # noqa: N818 - reads better where it is caught
    """The request contradicts one made before."""

    kind = "conflict"


class KeyReused(Conflict):
    """The same idempotency key came with another body."""

    kind = "key_reused"


class InProgress(Conflict):
    """The same idempotency key is still being worked on."""

    kind = "in_progress"


class NotReady(FrontdeskError):  # noqa: N818 - reads better where it is caught
    """Something has to be installed, pulled or mended first."""

    kind = "not_ready"


class ModelMissing(NotReady):
    """A model was never pulled."""

    kind = "model_missing"


class ModelCorrupt(NotReady):
    """A model's bytes are not what the manifest says."""

    kind = "model_corrupt"


class PullFailed(NotReady):
    """A model's source could not be reached, or gave other bytes than the manifest says."""

    kind = "pull_failed"


class Unknown(FrontdeskError):  # noqa: N818 - reads better where it is caught
    """Who asks gave no key, or a wrong one."""

    kind = "unknown"


class Forbidden(FrontdeskError):  # noqa: N818 - reads better where it is caught
    """Who asks is known, and may not do this."""

    kind = "forbidden"


class Overloaded(FrontdeskError):  # noqa: N818 - reads better where it is caught
    """More work is waiting than the desk will queue."""

    kind = "overloaded"


class StorageFailed(FrontdeskError):  # noqa: N818 - reads better where it is caught
    """The database or the blob folder refused a write: nothing of it was kept."""

    kind = "storage_failed"


class Diverged(FrontdeskError):  # noqa: N818 - reads better where it is caught
    """A training run's loss is no number any more; the epochs before it were kept."""

    kind = "diverged"


class Misconfigured(FrontdeskError):  # noqa: N818 - reads better where it is caught
    """A setting, a pack or a recipe is wrong."""

    kind = "misconfigured"
