import json
import traceback
from collections.abc import Iterator

import pytest

from frontdesk.errors import FetchFailed
from frontdesk.net.breaker import Breaker
from frontdesk.net.chat import MOST, ChatModel
from net.scripted import Script, Turn, serving, streamed, whole

SECRET = "sk-" + "secret"
BODY = {"messages": [{"role": "user", "content": "hello"}]}


def reply(said: object) -> Turn:
    return Turn((json.dumps({"choices": [{"message": {"content": said}}]}).encode(),))


def texts(chunks: Iterator[dict[str, object]]) -> list[str]:
    found: list[str] = []
    for chunk in chunks:
        choices = chunk["choices"]
        assert isinstance(choices, list)
        found.append(choices[0]["delta"].get("content") or "")
    return found


def test_a_model_is_asked_by_its_name_with_its_key_and_gives_what_it_says() -> None:
    script = Script([reply('{"sentences": []}')])
    with serving(script) as url:
        assert ChatModel(url, "m-1", "secret")("do this", "with that") == '{"sentences": []}'
    [(path, headers, body)] = script.asked
    assert (path, headers["authorization"], body["model"]) == ("/v1/chat/completions", "Bearer secret", "m-1")
    assert body["messages"] == [
        {"role": "system", "content": "do this"},
        {"role": "user", "content": "with that"},
    ]


def test_nothing_of_the_environment_reaches_the_other_side(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OPENAI_API_KEY", "OPENAI_ADMIN_KEY", "OPENAI_ORG_ID", "OPENAI_PROJECT_ID"):
        monkeypatch.setenv(name, "of-another")
    monkeypatch.setenv("OPENAI_CUSTOM_HEADERS", "X-Of-Another: of-another")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9")
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    script = Script([reply("{}")])
    with serving(script) as url:
        ChatModel(url, "m", seconds=5)("do this", "with that")
    [(_, headers, _)] = script.asked
    assert "of-another" not in str(headers)
    assert {name.lower() for name in headers} <= {
        *("host", "accept", "content-type", "content-length", "user-agent", "connection", "accept-encoding")
    }


def test_the_key_stands_in_no_log_and_no_traceback_even_where_the_server_says_it_back() -> None:
    told = {"error": {"message": f"Incorrect API key provided: {SECRET}", "code": 401}}
    script = Script([Turn((json.dumps(told).encode(),), 401, {"Content-Type": "application/json"})])
    with serving(script) as url, pytest.raises(FetchFailed, match="answers 401") as caught:
        ChatModel(url, "m", SECRET, seconds=5)("do this", "with that")
    assert SECRET not in "".join(traceback.format_exception(caught.value))
    assert SECRET not in repr(ChatModel("http://a.example", "m-1", SECRET))


FAULTS = {
    "500": Turn((b"oops",), 500),
    "redirect": Turn((b"",), 302, {"Location": "/elsewhere"}),
    "no JSON": Turn((b"no json",)),
    "a page": Turn((b"<html>Sign in</html>",), headers={"Content-Type": "text/html"}),
    "a list": Turn((b"[]",)),
    "nothing": Turn((b'{"choices": []}',)),
    "null": reply(None),
    "deep": Turn((b"[" * 100_000,)),
    "too much": Turn((b" " * (MOST + 1),)),
    "silence": Turn((b"too late",), waits=True),
    "drops": Turn((b'{"choices":',), drips=True),
    "half": Turn((b'{"choices":',), hangs=True),
}


@pytest.mark.parametrize("turn", FAULTS.values(), ids=FAULTS)
def test_every_fault_is_one_error_in_bounded_time(turn: Turn) -> None:
    script = Script([turn])
    with serving(script) as url, pytest.raises(FetchFailed, match="the language model at http"):
        ChatModel(url, "m", seconds=0.5)("do this", "with that")
    assert len(script.asked) == 1
    assert "authorization" not in {name.lower() for name in script.asked[0][1]}


STREAM_FAULTS = FAULTS | {
    "cut off": streamed("half", ends=False),
    "no event": Turn((b"data: no json\n\n",), headers={"Content-Type": "text/event-stream"}),
    "an error": Turn((b'data: {"error": {"message": "out of memory"}}\n\n',)),
    "odd chunks": Turn((b'data: "words"\n\n', b"data: 5\n\n")),
    "stops": streamed("half", ends=False, hangs=True),
    "endless": streamed("half", ends=False, drips=True),
    "too much in pieces": streamed(*["x" * 100_000] * 11),
}


@pytest.mark.parametrize("turn", STREAM_FAULTS.values(), ids=STREAM_FAULTS)
def test_every_fault_of_a_stream_is_one_error_in_bounded_time(turn: Turn) -> None:
    script = Script([turn])
    with serving(script) as url, pytest.raises(FetchFailed, match="the language model at http"):
        list(ChatModel(url, "m", seconds=0.5, first=0.5).stream(BODY))
    assert len(script.asked) == 1


def test_a_stream_comes_in_its_pieces() -> None:
    script = Script([streamed("Good ", "morning")])
    with serving(script) as url:
        assert texts(ChatModel(url, "m", seconds=5).stream(BODY)) == ["Good ", "morning", ""]
    assert script.asked[0][2]["stream"] is True


def test_the_first_words_have_a_time_of_their_own() -> None:
    script = Script([Turn((b"too late",), waits=True)])
    with serving(script) as url, pytest.raises(FetchFailed, match="in time"):
        next(ChatModel(url, "m", seconds=60, first=0.2).stream(BODY))


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
def test_who_is_busy_is_asked_again_after_a_pause(status: int) -> None:
    pauses: list[float] = []
    script = Script([Turn((b"later",), status), whole("there")])
    with serving(script) as url:
        model = ChatModel(url, "m", seconds=30, tries=2, pause=pauses.append)
        assert model.post(BODY)["choices"][0]["message"]["content"] == "there"
    assert len(script.asked) == 2
    assert len(pauses) == 1
    assert 0 < pauses[0] < 1


def test_the_pause_is_as_long_as_the_server_asks_but_never_past_the_time() -> None:
    pauses: list[float] = []
    script = Script([Turn((b"later",), 429, {"Retry-After": "7"}), whole("there")])
    with serving(script) as url:
        ChatModel(url, "m", seconds=30, tries=2, pause=pauses.append).post(BODY)
        assert pauses == [7.0]
        script.asked.clear()
        with pytest.raises(FetchFailed, match="answers 429"):
            ChatModel(url, "m", seconds=5, tries=2, pause=pauses.append).post(BODY)
    assert len(script.asked) == 1


@pytest.mark.parametrize("status", [400, 401, 403, 404, 422])
def test_what_will_not_change_is_not_asked_again(status: int) -> None:
    script = Script([Turn((b"no",), status)])
    with serving(script) as url, pytest.raises(FetchFailed, match=f"answers {status}"):
        ChatModel(url, "m", seconds=5, tries=3, pause=lambda _: None).post(BODY)
    assert len(script.asked) == 1


def test_what_was_begun_is_not_said_twice() -> None:
    script = Script([streamed("half", ends=False)])
    with serving(script) as url, pytest.raises(FetchFailed, match="in the middle"):
        list(ChatModel(url, "m", seconds=5, tries=3, pause=lambda _: None).stream(BODY))
    assert len(script.asked) == 1


def test_who_failed_often_is_left_alone_and_then_tried_by_one() -> None:
    now = [0.0]
    script = Script([Turn((b"",), 500), Turn((b"",), 500), whole("back")])
    with serving(script) as url:
        model = ChatModel(url, "m", seconds=5, breaker=Breaker(2, 30.0, lambda: now[0]))
        for _ in range(2):
            with pytest.raises(FetchFailed, match="answers 500"):
                model.post(BODY)
        with pytest.raises(FetchFailed, match="left alone"):
            model.post(BODY)
        assert len(script.asked) == 2
        now[0] = 31.0
        assert model.post(BODY)["choices"]


def test_a_stream_that_is_given_up_is_no_failure() -> None:
    breaker = Breaker(1)
    with serving(Script([streamed("one ", "two ", "three")])) as url:
        stream = ChatModel(url, "m", seconds=5, breaker=breaker).stream(BODY)
        next(stream)
        stream.close()  # type: ignore[attr-defined]  # a generator
    assert breaker.phase == "closed"


def test_a_place_where_nobody_listens_and_one_that_is_none_are_the_same_error() -> None:
    for url in ("http://127.0.0.1:9", "no address"):
        with pytest.raises(FetchFailed):
            ChatModel(url, "m", seconds=1)("do this", "with that")
