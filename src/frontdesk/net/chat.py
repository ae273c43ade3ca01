"""A language model that the company has named, by the protocol of chat completions.

The place comes from the settings alone, so it may be private; nothing else is reached: no redirect is
followed, and what the environment says of proxies, keys and headers is not read.
"""

import json
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Any, TypeVar

import httpx2
import pydantic

from frontdesk.errors import FetchFailed
from frontdesk.net.breaker import Breaker
from frontdesk.net.deadline import Deadline
from frontdesk.net.line import Line, TooMuchError

if TYPE_CHECKING:
    import openai
    from openai.types.chat import ChatCompletionChunk

Json = dict[str, Any]
T = TypeVar("T")

MOST = 1_000_000  # bytes of a reply
TOKENS = 800  # of a reply
AGAIN = frozenset({408, 429, 500, 502, 503, 504})  # answers after which a second try may succeed
UNREADABLE = "gave a reply that cannot be read"
PAUSE, LONGEST = 0.25, 5.0  # seconds before the second try, doubled for each further one, at most these


@dataclass(frozen=True)
class ChatModel:
    """Asks one model; ``url`` is that of the API, such as http://localhost:8000/v1.

    ``seconds`` is for everything, with all ``tries``; ``first`` until the first words of a stream.
    """

    url: str
    model: str
    key: str = field(default="", repr=False)  # no log and no traceback may show it
    seconds: float = 20
    first: float = 15
    connect: float = 3
    tries: int = 1
    breaker: Breaker = field(default_factory=Breaker, repr=False, compare=False)
    pause: Callable[[float], None] = field(default=time.sleep, repr=False, compare=False)

    def __call__(self, task: str, given: str) -> str:
        """Return what the model says of a task, as JSON. Raises `FetchFailed` for whatever comes between."""
        try:
            return _said(self.post(_asked(task, given)))
        except ValueError as error:
            raise self._failed(UNREADABLE) from error

    def post(self, body: Json, seconds: float | None = None) -> Json:
        """Send the body of a question, and give the whole answer; ``seconds`` where less is left than usual.

        Raises `FetchFailed`.
        """
        with self.breaker.watched(f"the language model at {self.url}"):
            data = self._tried(lambda until: self._whole(body, until), seconds)
            try:
                answer: Any = json.loads(data)
            except (ValueError, RecursionError) as error:
                raise self._failed(UNREADABLE) from error
            if not isinstance(answer, dict):
                raise self._failed(UNREADABLE)
            return answer

    def stream(self, body: Json, seconds: float | None = None) -> Iterator[Json]:
        """Send the body of a question, and give the chunks as they come. Raises `FetchFailed`, also midway.

        Only the beginning is tried again: what was begun is not said twice.
        """
        with self.breaker.watched(f"the language model at {self.url}"):
            chunks = self._tried(lambda until: self._begun(body, until), seconds)
            try:
                yield from chunks
            except self._faults as error:
                raise self._failed(_why(error)) from None
            finally:
                chunks.close()
            if not chunks.ended:
                raise self._failed("ended in the middle of its reply")

    def _tried(self, send: Callable[[Deadline], T], seconds: float | None) -> T:
        """Send, again where that may help and time is left. Raises `FetchFailed`."""
        until = Deadline(self.seconds if seconds is None else min(seconds, self.seconds))
        for again in range(self.tries - 1, -1, -1):
            try:
                return send(until)
            except self._faults as error:
                wait = _wait(error, self.tries - 1 - again)
                if not again or wait is None or not _time_for(wait, until):
                    raise self._failed(_why(error)) from None  # a server may have put the key into its words
                self.pause(wait)
        raise self._failed("was not asked")

    def _whole(self, body: Json, until: Deadline) -> bytes:
        self._line.allow(until.left(), until.left())
        answer = self._client.chat.completions.with_raw_response.create(**self._named(body))
        return answer.http_response.content

    def _begun(self, body: Json, until: Deadline) -> "_Chunks":
        """Begin a stream; its first chunk is there, so that what fails before it can be tried again."""
        left = until.left()
        self._line.allow(min(self.first, left), left)
        usage: Json = {"stream_options": {"include_usage": True}}
        return _Chunks(self._client.chat.completions.create(**self._named(body), **usage, stream=True))

    def _named(self, body: Json) -> Json:
        return {"model": self.model, **body}

    @cached_property
    def _line(self) -> Line:
        return Line(self.connect, MOST, keyed=bool(self.key))

    @cached_property
    def _client(self) -> "openai.OpenAI":
        """The client of the protocol. What it would take from the environment is given as nothing."""
        import openai  # noqa: PLC0415 - half a second, and a desk without a model does without

        return openai.OpenAI(
            base_url=self.url,
            api_key=self.key or "none",
            admin_api_key="",
            organization="",
            project="",
            webhook_secret="",
            max_retries=0,
            http_client=httpx2.Client(transport=self._line, trust_env=False, follow_redirects=False),
        )

    @cached_property
    def _faults(self) -> tuple[type[Exception], ...]:
        import openai  # noqa: PLC0415 - see `_client`

        ours = (
            httpx2.HTTPError,
            httpx2.StreamError,
            httpx2.InvalidURL,
            ValueError,
            RecursionError,
            TimeoutError,
        )
        return (openai.OpenAIError, *ours)

    def _failed(self, what: str) -> FetchFailed:
        return FetchFailed(
            f"the language model at {self.url} {what}",
            part="model",
            value=self.url,
            limit=self.seconds,
            remedy="see whether it runs, and what 'model' in the settings says",
        )


class _Chunks:
    """The chunks of a stream as JSON; the first is read at once. ``ended``: one said why it is the last."""

    def __init__(self, stream: "openai.Stream[ChatCompletionChunk]") -> None:
        self._stream, self.ended = stream, False
        self._first = next(iter(stream), None)
        if self._first is None:
            raise ValueError("no chunk of a stream")

    def __iter__(self) -> Iterator[Json]:
        """Give the chunks. Raises the errors of the client, `ValueError` for what is no chunk."""
        assert self._first is not None  # noqa: S101 - `__init__` saw to it
        for chunk in chain((self._first,), self._stream):
            written = _plain(chunk)
            self.ended = self.ended or _ends(written)
            yield written

    def close(self) -> None:
        """Let go of the connection."""
        self._stream.close()


def _plain(chunk: object) -> Json:
    """Write a chunk as JSON; the client checks none. Raises `ValueError` for what is none."""
    if not isinstance(chunk, pydantic.BaseModel):
        raise ValueError("no chunk of a stream")  # noqa: TRY004 - another form, no mistake of ours
    return chunk.model_dump(exclude_unset=True, warnings=False)


def _asked(task: str, given: str) -> Json:
    messages = [{"role": "system", "content": task}, {"role": "user", "content": given}]
    limits = {"temperature": 0, "max_tokens": TOKENS}
    return {"messages": messages, **limits, "response_format": {"type": "json_object"}}


def _said(answer: Json) -> str:
    """Read the first choice. Raises `ValueError` for anything else."""
    try:
        said = answer["choices"][0]["message"]["content"]
    except (KeyError, IndexError, TypeError) as error:
        raise ValueError from error
    if not isinstance(said, str):
        raise ValueError  # noqa: TRY004 - a reply of another form, not a mistake of ours
    return said


def _ends(chunk: Json) -> bool:
    choices = chunk.get("choices")
    first = choices[0] if isinstance(choices, list) and choices else None
    return isinstance(first, dict) and isinstance(first.get("finish_reason"), str)


def _wait(error: Exception, tried: int) -> float | None:
    """Tell how long to wait before the next try, at random so that not all come at once; None for no more."""
    wait: float = min(PAUSE * 2**tried, LONGEST) * random.uniform(0.5, 1.5)  # noqa: S311 - no secret
    answer = getattr(error, "response", None)
    if not isinstance(answer, httpx2.Response):
        begun = _cause(error, httpx2.ReadTimeout, TooMuchError, ValueError, RecursionError)
        return None if begun or isinstance(error, TimeoutError) else wait
    if answer.status_code not in AGAIN:
        return None
    asked = answer.headers.get("retry-after", "")
    return max(wait, float(asked)) if asked.isdecimal() and len(asked) < 4 else wait


def _time_for(wait: float, until: Deadline) -> bool:
    try:
        return wait < until.left()
    except TimeoutError:
        return False


def _cause(error: Exception, *kinds: type[Exception]) -> bool:
    """Tell whether an error is one of these, or came of one."""
    return isinstance(error, kinds) or isinstance(error.__cause__, kinds)


def _why(error: Exception) -> str:
    """Put a fault in words of ours; what the server says is not repeated: it may hold the key."""
    status = getattr(error, "status_code", None)
    if isinstance(status, int):
        return f"answers {status}"
    if _cause(error, TooMuchError):
        return f"says more than {MOST:,} bytes"
    if _cause(error, TimeoutError, httpx2.TimeoutException):
        return "gave no reply in time"
    if isinstance(error, ValueError | RecursionError):
        return UNREADABLE
    return f"gave no reply: {type(error.__cause__ or error).__name__}"
