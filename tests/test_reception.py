import io
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Event, Thread

import numpy as np
import pytest
from PIL import Image

from frontdesk.admission import Sent
from frontdesk.compute.batcher import MOST
from frontdesk.config import load
from frontdesk.dialogue.handoff import Taken
from frontdesk.errors import Misconfigured, Overloaded, RejectedInput
from frontdesk.features.voice import WIDTH, Floats
from frontdesk.house import House, open_house
from frontdesk.media import audio
from frontdesk.perception.percepts import AudioPercept, ImagePercept, Perceived, TextPercept
from frontdesk.reception import Received
from frontdesk.store.database import open_database
from frontdesk.together import Understood
from frontdesk.turn.consent import agreed
from frontdesk.turn.state import NEW, State
from frontdesk.turn.turn import Turn
from laws.hands import Hands
from perception.spies import SAID, Spies


def png() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 6), "red").save(out, "PNG")
    return out.getvalue()


class Front:
    """A reception whose senses are spies, and a conversation in it."""

    def __init__(self, house: House, spies: Spies, mean: Floats | None = None) -> None:
        known = house.reception.desk
        understanding = known.understanding
        voice = understanding.heads.voice
        assert voice is not None
        heads = replace(understanding.heads, voice=replace(voice, mean=mean))
        desk = replace(known, senses=spies.senses(), understanding=replace(understanding, heads=heads))
        self.spies, self.reception = spies, replace(house.reception, serving=lambda: desk)
        self.conversation = self.reception.conversations.open("en").id

    def agree(self, *purposes: str) -> None:
        self.reception.agree(self.conversation, agreed(purposes), "test")

    def receive(self, *sent: Sent) -> Received:
        return self.reception.receive(self.conversation, sent or [Sent("audio", VOICE)])

    def ask(self, *sent: Sent) -> Perceived:
        seen: list[Perceived] = []
        self.reply = self.reception.answer(self.receive(*sent), seen.append)
        return seen[0]

    def notes(self) -> list[str]:
        return [note for note in self.reply["notes"] if "not looked at" in note]


VOICE = audio.encoded((0.3 * np.sin(2 * np.pi * 200 * np.arange(16_000) / 16_000)).astype(np.float32))
UNASKED = "the tone of the voice was not looked at: the customer has not agreed to it"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    home = tmp_path_factory.mktemp("home")
    with open_house(load(home=home, models=home / "none")) as opened:
        yield opened


def test_a_turn_is_answered_by_the_desk_that_perceived_it(house: House) -> None:
    front = Front(house, Spies())
    served = [front.reception.desk]
    silent = replace(served[0], understanding=replace(served[0].understanding, sentiment=False))
    front.reception = replace(front.reception, serving=lambda: served[-1])
    front.spies.during_speech = lambda: served.append(silent)
    front.ask()
    during = front.reply["findings"]["emotion"]["value"]
    front.ask()
    after = front.reply["findings"]["emotion"]["value"]
    assert (during != "unknown", after) == (True, "unknown")


def test_words_that_wait_at_the_same_time_are_understood_together(house: House) -> None:
    reception, gate, sizes = replace(house.reception), Event(), list[int]()
    together = reception.joined.work

    def counted(turns: Sequence[Turn]) -> Sequence[Understood]:
        sizes.append(len(turns))
        return together(turns)

    reception.joined.work = counted
    with ThreadPoolExecutor(4) as callers:
        callers.submit(house.queue.run, gate.wait)
        found = [callers.submit(reception.understand, [Sent("text", one)]) for one in ("a", "b", "c")]
        while house.queue.waiting < 4:
            Event().wait(0.001)
        gate.set()
        assert [percept.text for one in found for percept in texts(one.result()[1])] == ["a", "b", "c"]
    assert sizes == [3]


def test_many_texts_are_understood_in_batches_each_with_its_locale(house: House) -> None:
    reception, seen = replace(house.reception), list[list[str]]()
    together = reception.joined.work

    def noted(turns: Sequence[Turn]) -> Sequence[Understood]:
        seen.append([turn.locale for turn in turns])
        return together(turns)

    reception.joined.work = noted
    asked = [(str(number), ("zh", "en")[number % 2]) for number in range(MOST + 1)]
    found = reception.understand_all([*asked, ("", "en")])
    assert isinstance(found.pop(), RejectedInput)
    answered = [one[1] for one in found if isinstance(one, tuple)]
    assert [percept.text for one in answered for percept in texts(one)] == [text for text, _ in asked]
    assert seen == [[locale for _, locale in asked[:MOST]], ["zh"]]


def texts(perceived: Perceived) -> list[TextPercept]:
    return [percept for percept in perceived.percepts if isinstance(percept, TextPercept)]


@pytest.mark.parametrize("withdrawn", [True, False])
def test_a_withdrawal_reaches_turns_that_wait_in_line(house: House, withdrawn: bool) -> None:
    front = Front(house, Spies())
    front.agree("voice")
    received, gate = front.receive(), Event()
    busy = Thread(target=house.queue.run, args=(gate.wait,))
    busy.start()
    asking = Thread(target=lambda: setattr(front, "reply", front.reception.answer(received)))
    asking.start()
    if withdrawn:
        front.agree()
    gate.set()
    asking.join()
    busy.join()
    assert (front.spies.used == []) == withdrawn
    assert front.notes() == ([UNASKED] if withdrawn else [])
    assert ("voice" in front.spies.opened) != withdrawn


@pytest.mark.parametrize("left", [(), ("voice",), ("face",), ("voice", "face")])
def test_what_is_withdrawn_while_a_turn_is_perceived_is_not_told(house: House, left: tuple[str, ...]) -> None:
    front = Front(house, Spies())
    front.agree("voice", "face")
    front.spies.during_speech = lambda: front.agree(*left)
    photo, sound = front.ask(Sent("image", png()), Sent("audio", VOICE)).percepts
    assert isinstance(photo, ImagePercept)
    assert isinstance(sound, AudioPercept)
    assert {"voice", "face"} <= set(front.spies.used)
    assert (sound.voice is not None, bool(photo.faces)) == ("voice" in left, "face" in left)
    assert len(front.notes()) == 2 - len(left)


def test_a_withdrawal_reaches_the_turn_that_is_being_listened_to(house: House) -> None:
    front = Front(house, Spies(), np.zeros(WIDTH, np.float32))
    front.agree("voice", "face")
    front.spies.during_speech = lambda: front.agree("face")
    (percept,) = front.ask().percepts
    assert isinstance(percept, AudioPercept)
    assert (percept.voice, percept.prosody) == (None, None)
    assert percept.transcript[0].text == SAID
    assert front.notes() == [UNASKED]
    assert front.reception.voices.get(front.conversation) is None


def test_a_voice_is_adapted_from_the_eighth_clip_on_and_forgotten_with_the_consent(house: House) -> None:
    mean = np.full(WIDTH, 100, np.float32)
    front = Front(house, Spies(), mean)

    def heard() -> float:
        (percept,) = front.ask().percepts
        assert isinstance(percept, AudioPercept)
        assert percept.voice is not None
        return float(percept.voice[0])

    front.agree("voice")
    assert [heard() for _ in range(7)] == [1, 2, 3, 4, 5, 6, 7]  # the spy's n-th vector is all n
    assert heard() == pytest.approx(8 - 4.5 + 100)
    assert heard() == pytest.approx(9 - 5 + 100)
    front.agree("face")
    assert front.reception.voices.get(front.conversation) is None
    front.agree("voice")
    assert heard() == 10
    kept = front.reception.voices.get(front.conversation)
    assert kept is not None
    assert kept.count == 1
    assert front.reception.conversations.forget(front.conversation)
    assert front.reception.voices.get(front.conversation) is None


def test_without_a_mean_of_training_no_voice_is_remembered(house: House) -> None:
    front = Front(house, Spies())
    front.agree("voice")
    front.ask()
    assert front.spies.voices == 1
    assert front.reception.voices.get(front.conversation) is None


def test_without_consent_no_voice_is_remembered(house: House) -> None:
    front = Front(house, Spies(), np.zeros(WIDTH, np.float32))
    front.agree("face")
    front.ask()
    assert front.reception.voices.get(front.conversation) is None


def test_one_customers_consent_is_not_anothers(house: House) -> None:
    front = Front(house, Spies())
    front.agree("voice")
    front.conversation = front.reception.conversations.open("en").id
    front.ask()
    assert front.notes() == [UNASKED]
    assert front.spies.used == []


@pytest.fixture
def hands() -> Iterator[Hands]:
    engine = open_database("sqlite://")
    yield Hands(engine)
    engine.dispose()


def received(hands: Hands, text: str = "hello", key: str | None = None) -> Received:
    return hands.reception.receive(hands.conversation, [Sent("text", text)], key)


def test_what_a_reply_leaves_and_whom_it_verified_reach_the_next_turn(hands: Hands) -> None:
    hands.script.state, hands.script.customer = State(order="7", language="en"), "c-9"
    for _ in range(2):
        hands.reception.answer(received(hands))
    (_, before, nobody), (past, state, caller) = hands.script.read
    assert (before, nobody and nobody.customer) == (NEW, None)
    assert (state, [one.row for one in past]) == (State(order="7", language="en"), ["answer"])
    assert caller is not None
    assert (caller.conversation, caller.customer) == (hands.conversation, "c-9")


def test_a_piece_of_a_reply_is_withheld_once_somebody_else_has_the_conversation(hands: Hands) -> None:
    hands.script.pieces, told = ("I will", " refund you"), list[str]()
    hands.script.meanwhile = lambda: taken(hands)
    reply = hands.reception.answer(received(hands), told=told.append)
    assert (told, reply["decision"]["kind"]) == (["I will"], "wait")
    hands.reception.answer(received(hands), told=told.append)
    assert told == ["I will"]


def taken(hands: Hands) -> None:
    hands.handoffs.move(hands.conversation, Taken("Lin", hands.time))


@pytest.mark.parametrize(
    ("text", "state", "said"),
    [
        ("我要退款", NEW, "已转接人工"),
        ("my money back", State(language="zh"), "A colleague takes over."),
        ("??", State(language="zh"), "已转接人工"),
        ("??", NEW, "A colleague takes over."),
    ],
)
def test_a_desk_that_failed_says_so_in_the_customers_language_and_forgets_nothing(
    hands: Hands, text: str, state: State, said: str
) -> None:
    hands.script.state = state
    hands.reception.answer(received(hands))
    hands.script.error = Misconfigured("the index is gone")
    reply = hands.reception.answer(received(hands, text))
    assert reply["reply"]["parts"] == [{"kind": "text", "text": said}]
    assert hands.reception.conversations.state(hands.conversation) == state


def test_a_reply_that_verifies_somebody_else_meanwhile_is_withheld_and_a_person_comes(hands: Hands) -> None:
    hands.script.customer = "c-9"
    hands.reception.answer(received(hands))
    hands.script.customer = "c-10"
    reply = hands.reception.answer(received(hands))
    assert reply["reply"]["parts"] == [{"kind": "text", "text": "A colleague takes over."}]
    assert hands.reception.conversations.find(hands.conversation).customer == "c-9"
    assert hands.handoffs.current(hands.conversation).phase == "waiting"


def test_what_was_refused_for_want_of_room_is_answered_when_it_is_sent_again(hands: Hands) -> None:
    hands.script.error = Overloaded("64 turns are waiting")
    first = received(hands, key="k")
    with pytest.raises(Overloaded):
        hands.reception.answer(first)
    hands.script.error = None
    again = received(hands, key="k")
    assert again.turn.id == first.turn.id
    assert hands.reception.answer(again)["decision"]["kind"] == "say"
    assert len(hands.reception.conversations.turns(hands.conversation)) == 1


def test_a_sweep_passes_over_what_was_forgotten_meanwhile(
    hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = received(hands)
    hands.wait()
    conversations = hands.reception.conversations
    monkeypatch.setattr(conversations, "abandoned", lambda _: (left.turn,))
    conversations.forget(hands.conversation)
    assert hands.reception.sweep() == 1


def test_turn_200_costs_the_database_what_turn_2_costs(hands: Hands) -> None:
    engine, costs, steps = hands.handoffs.engine, dict[int, int](), [0]
    with engine.connect() as connection:
        raw = connection.connection.driver_connection
        assert raw is not None
        raw.set_progress_handler(lambda: steps.append(steps.pop() + 1), 1)  # at every step it takes
    for number in range(1, 201):
        steps[0] = 0
        hands.reception.answer(received(hands, key=str(number)))
        costs[number] = steps[0]
    assert costs[2] > 100
    assert costs[200] <= 1.2 * costs[2]
