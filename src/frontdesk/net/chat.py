"""A language model that the company has named, by the protocol of chat completions.

The place comes from the settings alone, so it may be private; nothing else is reached: no redirect is
followed, and what the environment says of proxies is not read.
"""

import json
from dataclasses import dataclass, field
from http import HTTPStatus
from time import monotonic
from typing import Any

import httpx2

from frontdesk.errors import FetchFailed

MOST = 1_000_000  # bytes of a reply
TOKENS = 800  # of a reply


@dataclass(frozen=True, slots=True)
class ChatModel:
    """Asks one model; ``url`` is that of the API, such as http://localhost:8000/v1."""

    url: str
    model: str
    key: str = field(default="", repr=False)  # no log and no traceback may show it
    seconds: float = 20

    def __call__(self, task: str, given: str) -> str:
        """Return what the model says. Raises `FetchFailed` for whatever comes between."""
        try:
            return _said(self._posted(task, given))
        except (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError) as error:
            raise self._failed(f"gave no reply: {error or type(error).__name__}") from error
        except (ValueError, RecursionError) as error:
            raise self._failed("gave a reply that cannot be read") from error

    def _posted(self, task: str, given: str) -> bytes:
        headers = {"Authorization": f"Bearer {self.key}"} if self.key else {}
        until = monotonic() + self.seconds
        with (
            httpx2.Client(timeout=self.seconds, trust_env=False, follow_redirects=False) as client,
            client.stream("POST", self._place(), json=self._body(task, given), headers=headers) as answer,
        ):
            if answer.status_code != HTTPStatus.OK:
                raise self._failed(f"answers {answer.status_code}")
            data = b""
            for piece in answer.iter_bytes():
                data += piece
                if len(data) > MOST or monotonic() > until:
                    raise self._failed(f"says more than {MOST} bytes, or for longer than {self.seconds:g} s")
            return data

    def _place(self) -> str:
        return f"{self.url.rstrip('/')}/chat/completions"

    def _body(self, task: str, given: str) -> dict[str, Any]:
        messages = [{"role": "system", "content": task}, {"role": "user", "content": given}]
        asked = {"model": self.model, "messages": messages, "temperature": 0, "max_tokens": TOKENS}
        return asked | {"response_format": {"type": "json_object"}}

    def _failed(self, what: str) -> FetchFailed:
        return FetchFailed(
            f"the language model at {self.url} {what}",
            part="model",
            value=self.url,
            limit=self.seconds,
            remedy="see whether it runs, and what 'model' in the settings says",
        )


def _said(data: bytes) -> str:
    """Read the first choice. Raises `ValueError` for anything else."""
    written: Any = json.loads(data)
    try:
        said = written["choices"][0]["message"]["content"]
    except (KeyError, IndexError, TypeError) as error:
        raise ValueError from error
    if not isinstance(said, str):
        raise ValueError  # noqa: TRY004 - a reply of another form, not a mistake of ours
    return said
