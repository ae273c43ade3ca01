import io
from collections.abc import Iterator, Sequence
from datetime import timedelta

import numpy as np
import pytest

from frontdesk.media import audio
from server.conftest import PAGE
from server.inboxes import NOON, Desk, as_agent, opened_desk

LIN = as_agent("Lin")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with opened_desk(tmp_path_factory.mktemp("home")) as opened:
        opened.house.knowledge.add(PAGE.encode(), "warranty.md")
        yield opened


@pytest.fixture(autouse=True)
def at_noon(desk: Desk) -> None:
    desk.time.now = NOON


def listed(desk: Desk, query: str = "") -> list[str]:
    answer = desk.client.get(f"/v1/inbox?limit=200&{query}", headers=LIN)
    assert answer.status_code == 200, answer.text
    return [one["conversation"] for one in answer.json()["conversations"]]


def tagged(desk: Desk, conversation: str, *tags: str) -> None:
    answer = desk.client.put(f"/v1/inbox/{conversation}/tags", json={"tags": tags}, headers=LIN)
    assert answer.status_code == 200


def test_a_listed_conversation_shows_who_waits_for_what_and_until_when(desk: Desk) -> None:
    conversation = desk.opened("en")
    desk.says(conversation, "hello there")
    desk.client.post(f"/v1/conversations/{conversation}/person")
    desk.time.now = NOON + timedelta(minutes=4)
    answer = desk.client.get("/v1/inbox", headers=LIN).json()
    row = next(one for one in answer["conversations"] if one["conversation"] == conversation)
    assert (row["handoff"]["phase"], row["handoff"]["trigger"]) == ("waiting", "customer")
    assert row["handoff"]["promised"]["first_response"].startswith("2026-11-26T04:")
    assert (row["waited"], row["last"], row["handoff"]["late"]) == (240, "hello there", [])
    assert row["intent"]
    assert answer["counts"]["waiting"] >= 1


def test_who_was_promised_an_answer_by_now_comes_first(desk: Desk) -> None:
    late = desk.asks("en")
    desk.time.now = NOON - timedelta(minutes=30)  # waits longer, and was promised nothing yet broken
    early = desk.asks("zh")
    desk.client.post(f"/v1/inbox/{early}/reply", json={"text": "hello"}, headers=LIN)
    desk.time.now = NOON + timedelta(minutes=20)
    desk.house.inbox.sweep()
    found = listed(desk)
    assert found.index(late) < found.index(early)
    by_wait = listed(desk, "order=waited")
    assert by_wait.index(early) < by_wait.index(late)
    package = desk.client.get(f"/v1/inbox/{late}", headers=LIN).json()
    assert package["handoff"]["late"] == ["first_response"]


def test_filters_leave_what_fits(desk: Desk) -> None:
    english, chinese, quiet = desk.asks("en"), desk.asks("zh"), desk.opened("en")
    tagged(desk, chinese, "vip", "refund")
    desk.client.post(f"/v1/inbox/{chinese}/take", headers=as_agent("Ada"))
    assert english in listed(desk, "queue=english")
    assert chinese not in listed(desk, "queue=english")
    assert {english, chinese} <= set(listed(desk, "queue=english&queue=service"))
    assert chinese in listed(desk, "agent=Ada")
    assert english not in listed(desk, "agent=Ada")
    assert chinese in listed(desk, "tag=vip&tag=praise")
    assert english not in listed(desk, "tag=vip&tag=praise")
    assert chinese not in listed(desk, "phase=waiting")
    assert quiet not in listed(desk)
    assert quiet in listed(desk, "phase=bot")
    desk.time.now = NOON + timedelta(minutes=1)
    assert english in listed(desk, "waited=60")
    assert english not in listed(desk, "waited=61")


def test_mood_and_intent_are_those_of_the_newest_turn_as_staff_correct_them(desk: Desk) -> None:
    conversation = desk.asks()
    turn = desk.says(conversation, "my kettle")["turn"]
    assert conversation not in listed(desk, "mood=anger")
    said = {"turn": turn, "emotion": "anger", "intent": "warranty"}
    answer = desk.client.post(f"/v1/inbox/{conversation}/correct", json=said, headers=LIN)
    assert answer.status_code == 201
    assert (answer.json()["by"], answer.json()["emotion"]) == ("Lin", "anger")
    assert conversation in listed(desk, "mood=anger&intent=warranty")
    assert conversation not in listed(desk, "mood=joy&intent=warranty")
    package = desk.client.get(f"/v1/inbox/{conversation}", headers=LIN).json()
    assert package["emotion"]["corrected"] == "anger"
    assert package["emotion"]["turn"] == turn


def test_pages_of_the_list_together_are_the_whole(desk: Desk) -> None:
    for _ in range(5):
        tagged(desk, desk.asks(), "praise")
    whole = listed(desk, "tag=praise")
    seen: list[str] = []
    query = "/v1/inbox?tag=praise&limit=2"
    after = ""
    while True:
        page = desk.client.get(query + after, headers=LIN).json()
        seen += [one["conversation"] for one in page["conversations"]]
        if page["next"] is None:
            break
        after = f"&after={page['next']}"
    assert seen == whole
    assert len(seen) >= 5


@pytest.mark.parametrize(
    "query",
    [
        "phase=open",
        "order=mood",
        "limit=0",
        "limit=201",
        "limit=ten",
        "waited=-1",
        "waited=soon",
        "after=nonsense",
        f"tag={'x' * 201}",
        "&".join(["tag=x"] * 51),
        f"after={'x' * 501}",
        "mood=a%00b",
    ],
)
def test_a_list_of_another_form_is_refused(desk: Desk, query: str) -> None:
    answer = desk.client.get(f"/v1/inbox?{query}", headers=LIN)
    assert answer.status_code == 422, answer.text


@pytest.mark.parametrize("words", ["' OR 1=1 --", "%27", "愤怒"])
def test_a_filter_is_a_value_and_never_part_of_a_query(desk: Desk, words: str) -> None:
    assert desk.client.get(f"/v1/inbox?mood={words}", headers=LIN).status_code == 200


def test_the_package_has_everything_for_the_person(desk: Desk) -> None:
    conversation = desk.opened("en")
    desk.says(conversation, "How long is the warranty on a kettle?")
    silence = audio.encoded(np.zeros(8_000, np.float32))
    sent = desk.client.post(
        f"/v1/conversations/{conversation}/turns",
        files={"audio": ("a.flac", io.BytesIO(silence))},
        data={"text": "and this noise?"},
    )
    assert sent.status_code == 201, sent.text
    desk.client.post(f"/v1/conversations/{conversation}/person")
    tagged(desk, conversation, "warranty")
    told = desk.client.get(f"/v1/inbox/{conversation}", headers=LIN).json()
    assert set(told["summary"]) == {"zh", "en"}
    assert told["tried"]["answers"][0]["titles"]
    assert "twenty-four months" in told["tried"]["answers"][0]["text"]
    assert told["media"][0]["kind"] == "audio"
    assert told["intent"]["turn"] == sent.json()["turn"]
    assert told["tags"] == ["warranty"]
    assert told["handoff"]["phase"] == "waiting"


def test_the_suggestion_is_what_the_desk_would_say_and_nothing_sends_it(desk: Desk) -> None:
    conversation = desk.asks("en")
    desk.says(conversation, "How long is the warranty on a kettle?")
    before = desk.house.inbox.events.last(conversation)
    told = desk.client.get(f"/v1/inbox/{conversation}/suggestion", headers=LIN).json()
    assert "twenty-four months" in told["text"]
    assert told["pages"][0]["title"]
    assert told["asked"] == "How long is the warranty on a kettle?"
    assert desk.house.inbox.events.last(conversation) == before


def test_where_the_knowledge_is_silent_nothing_is_suggested(desk: Desk) -> None:
    conversation = desk.asks("en")
    assert desk.client.get(f"/v1/inbox/{conversation}/suggestion", headers=LIN).json()["turn"] is None
    desk.says(conversation, "Which tyres fit a tractor?")
    told = desk.client.get(f"/v1/inbox/{conversation}/suggestion", headers=LIN).json()
    assert (told["text"], told["pages"]) == ("", [])


def test_scores_are_summed_up_by_person(desk: Desk) -> None:
    for agent, scores in (("Lin", [5, 4]), ("Ada", [1])):
        for score in scores:
            conversation = desk.asks()
            desk.client.post(f"/v1/inbox/{conversation}/take", headers=as_agent(agent))
            desk.client.post(f"/v1/conversations/{conversation}/score", json={"score": score})
    told = desk.client.get("/v1/inbox/scores", headers=LIN).json()
    assert (told["count"], told["satisfied"]) == (3, 0.6667)
    assert [(one["agent"], one["mean"]) for one in told["agents"]] == [("Lin", 4.5), ("Ada", 1.0)]
    assert len(told["newest"]) == 3
    later = desk.client.get("/v1/inbox/scores?since=2026-11-27", headers=LIN).json()
    assert later["count"] == 0
    assert desk.client.get("/v1/inbox/scores?since=yesterday", headers=LIN).status_code == 422


def unknown_paths() -> Sequence[str]:
    return ("/v1/inbox/gone", "/v1/inbox/gone/timeline", "/v1/inbox/gone/suggestion")


@pytest.mark.parametrize("path", unknown_paths())
def test_a_conversation_that_is_not_there_is_told(desk: Desk, path: str) -> None:
    assert desk.client.get(path, headers=LIN).status_code == 404
