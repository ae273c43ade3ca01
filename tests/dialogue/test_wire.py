import json
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogue.talks import CALLER, SCENE, Counts, commands, use
from frontdesk.dialogue.assist import NOTHING, assist
from frontdesk.dialogue.command import Answer, Person
from frontdesk.dialogue.llm import (
    Ask,
    Completion,
    Given,
    Instruction,
    Observed,
    Piece,
    Seen,
    Spoke,
    ToolSpec,
    Wish,
)
from frontdesk.dialogue.untrusted import quoted
from frontdesk.dialogue.wire import LONGEST, Json, Wired, body, completion
from frontdesk.errors import FetchFailed
from frontdesk.net.chat import ChatModel
from net.scripted import Script, Turn, serving, streamed, whole, wishes

ASK = Ask((Instruction("Help."), Given(quoted(message="hello"))))
TOOL = ToolSpec("order_status", "Tells where an order is.", {"type": "object"})


def wired(url: str) -> Wired:
    chat = ChatModel(url, "m", seconds=20)
    return Wired("m-1", chat.post, chat.stream)


def test_only_an_instruction_speaks_as_the_system() -> None:
    talk = (
        Instruction("Help."),
        Given(quoted(a=1)),
        Spoke("hm", (Wish("w", "t", "{}"),)),
        Observed("w", quoted(b=2)),
    )
    roles = [one["role"] for one in body(Ask(talk), sees=True)["messages"]]
    assert roles == ["system", "user", "assistant", "tool"]


def test_a_model_that_sees_is_given_pictures_and_one_that_does_not_is_not() -> None:
    ask = Ask((Given(quoted(a=1), (Seen(b"bytes", "image/png"),)),))
    [shown] = body(ask, sees=True)["messages"]
    url = shown["content"][1]["image_url"]["url"]
    assert url.startswith("data:image/png;base64,")
    assert b64decode(url.split(",")[1]) == b"bytes"
    assert body(ask, sees=False)["messages"] == [{"role": "user", "content": '{"a": 1}'}]


def test_a_schema_is_told_as_the_other_side_understands_it() -> None:
    ask = replace(ASK, schema={"type": "object"}, tools=(TOOL,))
    told = body(ask, sees=False)
    assert told["response_format"]["json_schema"]["schema"] == {"type": "object"}
    assert told["tools"][0]["function"]["name"] == "order_status"
    assert body(ask, "json", sees=False)["response_format"] == {"type": "json_object"}
    assert "response_format" not in body(ask, "none", sees=False)


def test_an_answer_and_wishes_for_tools_come_over_real_sockets() -> None:
    script = Script([whole("hello there"), wishes("order_status", {"order": "NL-1"})])
    with serving(script) as url:
        model = wired(url)
        assert model.say(ASK) == Completion("hello there", (), "stop", 40)
        assert model.say(ASK).wishes == (Wish("call-1", "order_status", '{"order": "NL-1"}'),)


def test_a_stream_comes_in_pieces_and_says_how_it_ends() -> None:
    with serving(Script([streamed("Good ", "morning")])) as url:
        assert list(wired(url).stream(ASK)) == [Piece("Good "), Piece("morning"), Piece("", "stop")]


def test_half_a_stream_gives_what_came_and_then_the_error() -> None:
    found: list[str] = []
    with (
        serving(Script([streamed("Good ", ends=False)])) as url,
        pytest.raises(FetchFailed, match="in the middle"),
    ):
        found.extend(piece.text for piece in wired(url).stream(ASK))
    assert found == ["Good "]


def test_a_stream_without_end_is_cut_off() -> None:
    def endless(asked: Json, seconds: float | None) -> Iterator[Json]:
        del asked, seconds
        while True:
            yield {"choices": [{"delta": {"content": "x" * 1_000}}]}

    model = Wired("m-1", ChatModel("http://127.0.0.1:9", "m").post, endless)
    with pytest.raises(FetchFailed, match="does not come to an end"):
        list(model.stream(ASK))


def test_tokens_are_estimated_from_above_where_they_are_not_counted() -> None:
    assert completion({"choices": [{"message": {"content": "x" * 100}}]}, ASK).tokens > 50


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["choices", "message", "content", "tool_calls", "function", "name", "arguments", "usage"]
            ),
            inner,
        )
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(["choices", "usage", "other"]), JSON))
def test_whatever_comes_is_read_as_an_answer_if_only_an_empty_one(answer: Json) -> None:
    made = completion(answer, ASK)
    assert len(made.text) <= LONGEST
    assert made.tokens > 0


@pytest.mark.parametrize(
    "turn",
    [
        Turn((b"",), 500),
        Turn((b"",), 429),
        Turn((b"<html>",), headers={"Content-Type": "text/html"}),
        Turn((b"",), 302, {"Location": "/elsewhere"}),
        Turn((b"{" * 10,)),
        Turn((b" " * 1_100_000,)),
        Turn((b"slow",), waits=True),
        whole("no json"),
        whole(5),
        whole(None),
        wishes("order_status", "{half"),
        wishes("rm -rf", {}),
    ],
)
def test_no_fault_of_an_endpoint_comes_through_the_assistant(turn: Turn) -> None:
    with serving(Script([turn])) as url:
        assert assist(SCENE, wired(url).say, Counts(), CALLER) == NOTHING


def test_the_assistant_works_over_real_sockets_in_both_ways() -> None:
    by_json = Script(
        [whole(json.dumps(commands(use("NL-20260001")))), whole(json.dumps(commands({"do": "answer"})))]
    )
    by_wish = Script([wishes("order_status", {"order": "NL-20260001"}), by_json.turns[1]])
    for script in (by_json, by_wish):
        tools = Counts()
        with serving(script) as url:
            assert assist(SCENE, wired(url).say, tools, CALLER).commands == (Answer(),)
        assert len(tools.used) == 1


def test_endless_tool_calls_over_real_sockets_end_with_a_person() -> None:
    script = Script([wishes("order_status", {"order": "NL-20260001"})])
    with serving(script) as url:
        assert assist(SCENE, wired(url).say, Counts(), CALLER).commands == (Person("limit"),)
    assert len(script.asked) == 8
