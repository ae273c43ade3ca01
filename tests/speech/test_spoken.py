import io
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import av
import numpy as np
import pytest

from frontdesk import sections
from frontdesk.compute.queue import InferenceQueue
from frontdesk.errors import Conflict, NotReady, Overloaded
from frontdesk.models.store import ModelStore
from frontdesk.speech.cache import SpeechCache
from frontdesk.speech.pieces import pieces
from frontdesk.speech.speaker import Speaker
from frontdesk.speech.spoken import Speech
from frontdesk.turn.decision import Say
from frontdesk.turn.findings import Finding, Findings
from frontdesk.turn.parts import Audio, Blob, Text
from frontdesk.turn.reply import Choices, Maker, Picture, Reply, ReplyPart, Said, Spoken
from frontdesk.turn.turn import Turn

pytest.importorskip("misaki", reason="misaki is not installed")

LONG = "您好，您的订单已经发货。预计明天送到，请保持手机畅通。谢谢！"
VOICE = Audio(Blob("a" * 64, "audio/flac", 1))


class Counted(InferenceQueue):
    """Counts what is asked of the models, and can be full."""

    calls = 0
    full_after = 1_000

    def run(self, work):  # type: ignore[no-untyped-def]
        self.calls += 1
        if self.calls > self.full_after:
            raise Overloaded("full")
        return super().run(work)


@pytest.fixture
def queue() -> Iterator[Counted]:
    made = Counted()
    yield made
    made.close()


@pytest.fixture
def speech(pulled: ModelStore, queue: Counted, tmp_path: Path) -> Speech:
    cache = SpeechCache(tmp_path / "speech", 10_000_000, 60)
    return Speech(Speaker(pulled, sections.Speech()), cache, queue)


def seconds(data: bytes) -> float:
    with av.open(io.BytesIO(data), "r", format="mp3") as container:
        return sum(frame.samples for frame in container.decode(audio=0)) / 24_000


def label(data: bytes) -> str:
    with av.open(io.BytesIO(data), "r", format="mp3") as container:
        return container.metadata["comment"]


def turn(*parts: Audio | Text) -> Turn:
    return Turn("t", "c", parts, datetime.now(UTC))


def reply(*parts: ReplyPart) -> Reply:
    none = Findings(Finding("neutral", 1), Finding("other", 1), Finding("zh", 1))
    return Reply("t", "c", Say("row", "why"), parts, Maker("template", "fixed text"), none)


def test_a_reply_is_one_stream_of_all_its_sentences_with_the_label_in_front(speech: Speech) -> None:
    chunks = list(speech.stream([LONG]))
    assert len(chunks) > len(list(pieces([LONG]))) > 2  # the longer ones come in stretches
    assert seconds(b"".join(chunks)) > 1
    assert label(b"".join(chunks)) == (
        "人工智能生成 · AI generated: Kokoro-82M v1.0, 8 bit, voice zf_xiaoxiao"
    )


def test_the_first_words_are_sent_before_the_next_are_made(speech: Speech, queue: Counted) -> None:
    stream = speech.stream([LONG])
    assert queue.calls == 1
    assert seconds(next(stream)) > 0.1
    assert queue.calls == 1


def test_nothing_more_is_made_for_somebody_who_went_away(speech: Speech, queue: Counted) -> None:
    stream = speech.stream([LONG])
    next(stream)
    stream.close()
    assert queue.calls == 1


def test_the_same_words_are_made_once(speech: Speech, queue: Counted) -> None:
    first = b"".join(speech.stream([LONG]))
    calls = queue.calls
    assert b"".join(speech.stream([LONG])) == first
    assert queue.calls == calls


def test_two_at_once_hear_the_same_and_it_is_kept_once(speech: Speech, tmp_path: Path) -> None:
    with ThreadPoolExecutor(2) as pool:
        one, other = pool.map(lambda _: b"".join(speech.stream([LONG])), range(2))
    assert one == other
    assert len(list((tmp_path / "speech").iterdir())) == len(list(pieces([LONG])))


def test_each_stretch_is_one_call_so_that_turns_come_between(speech: Speech, queue: Counted) -> None:
    chunks = list(speech.stream(["好的。" * 40]))
    assert len(chunks) == 40
    assert queue.calls == 1  # the same words, forty times
    list(speech.stream([f"第{number}句。" for number in range(20)]))
    assert queue.calls == 21
    assert len(list(speech.stream([LONG]))) == queue.calls - 21


def test_what_was_kept_comes_with_the_same_bytes_at_the_same_places(speech: Speech) -> None:
    made, kept = (b"".join(speech.stream([LONG])) for _ in range(2))
    assert made == kept


def test_stretches_of_a_sentence_join_without_silence(speech: Speech) -> None:
    with av.open(io.BytesIO(b"".join(speech.stream(["a" * 60]))), "r", format="mp3") as container:
        heard = np.concatenate([frame.to_ndarray()[0] for frame in container.decode(audio=0)])
    loud = np.abs(heard) > 0.01
    assert loud[np.argmax(loud) : loud.size - np.argmax(loud[::-1])].all()


@pytest.mark.parametrize("texts", [[], [""], ["？！"], ["ありがとう"], ["𩔧"]])
def test_a_reply_without_words_is_refused(speech: Speech, texts: list[str]) -> None:
    with pytest.raises(Conflict, match="has no words that can be spoken"):
        speech.stream(texts)


def test_a_desk_that_becomes_full_ends_the_speech_early(
    speech: Speech, queue: Counted, caplog: pytest.LogCaptureFixture
) -> None:
    queue.full_after = 2
    assert len(list(speech.stream([LONG]))) == 2
    assert "not spoken to its end: overloaded" in caplog.text


def test_a_desk_that_is_full_from_the_start_says_so(speech: Speech, queue: Counted) -> None:
    queue.full_after = 0
    with pytest.raises(Overloaded):
        speech.stream([LONG])


def test_twenty_thousand_characters_start_as_soon_as_ten(speech: Speech, queue: Counted) -> None:
    next(speech.stream(["这是第一句，后面还有很多。" * 1_500]))
    assert queue.calls == 1


def test_speech_that_is_off_is_refused(pulled: ModelStore, queue: Counted, tmp_path: Path) -> None:
    off = Speech(Speaker(pulled, sections.Speech(on=False)), SpeechCache(tmp_path, 1, 1), queue)
    with pytest.raises(NotReady, match=r"switched off; set speech\.on = true"):
        off.stream([LONG])
    assert off.voiced(turn(VOICE), reply(Said("您好"))) == reply(Said("您好"))


def test_a_voice_message_is_offered_its_reply_as_speech(speech: Speech) -> None:
    found = speech.voiced(turn(Text("hi"), VOICE), reply(Said("您好")))
    assert found.parts == (Said("您好"), Spoken("/v1/conversations/c/turns/t/speech", "audio/mpeg"))
    assert found.notes == ()


@pytest.mark.parametrize("parts", [(), (Picture("a", "image/png", "a lamp"),), (Said("🙂"),)])
def test_a_reply_without_words_is_not_offered_as_speech(speech: Speech, parts: tuple[ReplyPart, ...]) -> None:
    assert speech.voiced(turn(VOICE), reply(*parts)) == reply(*parts)


def test_who_wrote_is_not_spoken_to(speech: Speech) -> None:
    assert speech.voiced(turn(Text("hi")), reply(Said("您好"))) == reply(Said("您好"))


def test_where_nothing_speaks_a_note_says_so_and_the_words_stay(
    queue: Counted, tmp_path: Path, silent: None
) -> None:
    mute = Speech(Speaker(ModelStore(tmp_path), sections.Speech()), SpeechCache(tmp_path, 1, 1), queue)
    found = mute.voiced(turn(VOICE), reply(Said("您好"), Choices(("退货",))))
    assert found.parts == reply(Said("您好"), Choices(("退货",))).parts
    (note,) = found.notes
    assert note.startswith("speech out is off: nothing can speak here")
