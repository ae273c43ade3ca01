"""Questions to a model as the JSON of chat completions, and answers read from it: what is not there is empty.

The form is that of OpenAI's API, which llama.cpp, vLLM, Ollama and others speak too.
"""

import json
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, assert_never

from frontdesk.dialogue.llm import (
    Ask,
    Completion,
    Ended,
    Given,
    Instruction,
    Message,
    Observed,
    Piece,
    Seen,
    Spoke,
    ToolSpec,
    Wish,
)
from frontdesk.errors import FetchFailed

Json = dict[str, Any]
Form = Literal["schema", "json", "none"]  # how the other side is told that JSON is wanted

MOST_WISHES, LONGEST = 8, 20_000  # tools of one answer; characters of one answer or of one wish's arguments
PICTURE = 1_500  # tokens that a picture costs, where the model does not count
LETTERS = 2  # characters of a token, at least, where the model does not count: rather too many than too few
ENDED: Mapping[str, Ended] = {"stop": "stop", "length": "length", "tool_calls": "calls"}


@dataclass(frozen=True, slots=True)
class Wired:
    """A `LanguageModel` behind two functions that send JSON within seconds, or within a time of their own.

    They raise `FetchFailed` and nothing else.
    """

    name: str
    post: Callable[[Json, float | None], Json]
    chunks: Callable[[Json, float | None], Iterator[Json]]
    sees: bool = False
    form: Form = "schema"

    def say(self, ask: Ask) -> Completion:
        """Answer as a whole. Raises `FetchFailed`."""
        return completion(self.post(body(ask, self.form, sees=self.sees), ask.seconds), ask)

    def stream(self, ask: Ask) -> Iterator[Piece]:
        """Answer piece by piece. Raises `FetchFailed`, also midway."""
        seen = 0
        for chunk in self.chunks(body(ask, self.form, sees=self.sees), ask.seconds):
            choice = _first(chunk)
            text = _text(_mapping(choice.get("delta")).get("content"))
            seen += len(text)
            if seen > LONGEST:
                raise _too_long(self.name)
            ended = choice.get("finish_reason")
            if text or isinstance(ended, str):
                yield Piece(text, ENDED.get(ended, "stop") if isinstance(ended, str) else None)


def body(ask: Ask, form: Form = "schema", *, sees: bool) -> Json:
    """Write a question; pictures are left out for a model that cannot see."""
    written: Json = {
        "messages": [message(one, sees=sees) for one in ask.messages],
        "temperature": 0,
        "max_tokens": ask.tokens,
    }
    if ask.tools:
        written["tools"] = [_tool(one) for one in ask.tools]
    if ask.schema is not None and form != "none":
        told = {"name": "answer", "schema": ask.schema, "strict": True}
        by_schema: Json = {"type": "json_schema", "json_schema": told}
        written["response_format"] = by_schema if form == "schema" else {"type": "json_object"}
    return written


def message(one: Message, *, sees: bool) -> Json:
    """Write one message. Only an `Instruction` has the role of the system."""
    match one:
        case Instruction(text):
            return {"role": "system", "content": text}
        case Given(data, pictures):
            seen = [_picture(picture) for picture in pictures] if sees else []
            words: Json = {"type": "text", "text": data.json}
            return {"role": "user", "content": [words, *seen] if seen else data.json}
        case Spoke(text=said, wishes=wishes):
            calls: Json = {"tool_calls": [_wish(wish) for wish in wishes]} if wishes else {}
            return {"role": "assistant", "content": said, **calls}
        case Observed(wish=wish, data=data):
            return {"role": "tool", "tool_call_id": wish, "content": data.json}
        case _:
            assert_never(one)


def completion(answer: Json, ask: Ask) -> Completion:
    """Read a whole answer; a part of another form than it should have is left out."""
    choice = _first(answer)
    said = _mapping(choice.get("message"))
    text = _text(said.get("content"))
    listed = said.get("tool_calls")
    wishes = tuple(_wishes(listed if isinstance(listed, list) else ()))
    ended = ENDED.get(str(choice.get("finish_reason")), "stop")
    return Completion(text, wishes, ended, _tokens(answer, ask, text))


def _wishes(listed: list[Any] | tuple[()]) -> Iterator[Wish]:
    for number, one in enumerate(listed[:MOST_WISHES]):
        function = _mapping(_mapping(one).get("function"))
        name, arguments = function.get("name"), function.get("arguments")
        if isinstance(name, str) and isinstance(arguments, str) and len(arguments) <= LONGEST:
            yield Wish(_text(_mapping(one).get("id")) or f"call_{number}", name, arguments)


def _tokens(answer: Json, ask: Ask, text: str) -> int:
    """Count what was read and said; estimate it from above where the model does not tell."""
    told = _mapping(answer.get("usage")).get("total_tokens")
    if type(told) is int and told > 0:
        return told
    read = len(json.dumps(body(ask, sees=False), ensure_ascii=False))
    seen = sum(len(one.pictures) for one in ask.messages if isinstance(one, Given))
    return (read + len(text)) // LETTERS + seen * PICTURE


def _tool(one: ToolSpec) -> Json:
    told = {"name": one.name, "description": one.description, "parameters": one.parameters}
    return {"type": "function", "function": told}


def _wish(one: Wish) -> Json:
    return {"id": one.id, "type": "function", "function": {"name": one.tool, "arguments": one.arguments}}


def _picture(one: Seen) -> Json:
    data = b64encode(one.data).decode("ascii")
    return {"type": "image_url", "image_url": {"url": f"data:{one.media_type};base64,{data}"}}


def _first(answer: Json) -> Json:
    """Give the first choice, empty where there is none."""
    choices = answer.get("choices")
    return _mapping(choices[0]) if isinstance(choices, list) and choices else {}


def _mapping(value: object) -> Json:
    return {str(name): one for name, one in value.items()} if isinstance(value, dict) else {}


def _text(value: object) -> str:
    return value[:LONGEST] if isinstance(value, str) else ""


def _too_long(name: str) -> FetchFailed:
    return FetchFailed(
        f"the language model {name} does not come to an end",
        part="model",
        value=name,
        limit=LONGEST,
        remedy="see what 'model' in the settings says",
    )
