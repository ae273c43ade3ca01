import sys

import pytest

from frontdesk.errors import InvalidInput, ModelMissing, TooLarge, UnreadableMedia
from frontdesk.knowledge.ingest import begin, ingest
from frontdesk.knowledge.reader import SensesReader
from frontdesk.knowledge.reading import Means
from frontdesk.knowledge.sound import PIECE, clock
from frontdesk.knowledge.spoken import said_in
from frontdesk.media import audio
from frontdesk.models.store import ModelStore
from frontdesk.perception.senses import open_senses
from frontdesk.sections import Limits
from knowledge.reads import Held, Told, quiet, spoken
from media.files import sound_in


def test_a_recording_becomes_a_transcript_of_passages_that_can_be_played() -> None:
    spans = [(at * 10_000, at * 10_000 + 9_000) for at in range(9)]
    told = Told(speech=spans, words=[f"This is part {at} of the talk." for at in range(9)])
    held, pieces = Held(), list[tuple[int, int, str]]()
    source, passages = ingest(
        quiet(95), "talks/filters.flac", told.means(held), lambda *one: pieces.append(one)
    )
    assert pieces == [(1, 2, "0:00"), (2, 2, "1:00")]
    assert (source.title, source.media_type, source.language) == ("filters", "audio/flac", "en")
    assert [one.ms for one in passages] == [(0, 29_000), (30_000, 59_000), (60_000, 89_000)]
    assert all(one.kind == "transcript" and source.text[one.start : one.end] == one.text for one in passages)
    assert passages[1].text.startswith("This is part 3 of the talk. This is part 4")
    assert source.blob is not None
    assert audio.samples(held.kept[source.blob][1]).size == 95 * 16_000


def test_a_voice_over_the_end_of_a_minute_is_heard_once_and_whole() -> None:
    told = Told(speech=[(58_000, 64_000), (70_000, 75_000)], words=["Over the edge.", "After it."])
    reading = begin(quiet(100), "r.flac", told.means())
    found = [reading.read(number) for number in range(2)]
    assert [[one["text"] for one in piece["said"]] for piece in found] == [["Over the edge."], ["After it."]]
    _, passages = reading.finish(found)
    assert [one.ms for one in passages] == [(58_000, 75_000)]


def test_a_voice_without_any_pause_is_heard_in_pieces() -> None:
    told = Told(speech=[(0, 150_000)], words=["On and on."])
    reading = begin(quiet(150), "r.flac", told.means())
    found = [reading.read(number) for number in range(len(reading.pieces))]
    assert [len(piece["said"]) for piece in found] == [4, 4, 2]
    assert all(one["start"] // PIECE == at for at, piece in enumerate(found) for one in piece["said"])


def test_a_reading_that_is_taken_up_again_gives_the_same() -> None:
    def told() -> Told:
        return Told(speech=[(1_000, 5_000), (61_000, 70_000)], words=["Same words."])

    first, again = begin(quiet(90), "r.flac", told().means()), begin(quiet(90), "r.flac", told().means())
    found = [first.read(0), again.read(1)]  # killed in between
    assert again.finish(found)[1] == begin(quiet(90), "r.flac", told().means()).done()[1]


def test_what_a_browser_records_as_a_film_without_pictures_is_a_recording() -> None:
    told = Told(speech=[(100, 900)], words=["Press it once."])
    source, [only] = ingest(sound_in("webm", "libopus"), "note.webm", told.means())
    assert (source.media_type, only.kind, only.text) == ("audio/flac", "transcript", "Press it once.")


def test_silence_is_refused_and_keeps_nothing() -> None:
    held = Held()
    with pytest.raises(InvalidInput, match=r"no words were found in hum\.wav") as caught:
        ingest(quiet(2), "hum.wav", Told().means(held))
    assert caught.value.part == "hum.wav"
    assert held.kept == {}


def test_what_is_no_sound_or_too_long_is_refused_by_name() -> None:
    with pytest.raises(TooLarge, match="audio seconds is 20") as long:
        ingest(quiet(20), "long.flac", Means(Limits(audio_seconds=5), Told()))
    with pytest.raises(UnreadableMedia) as broken:
        ingest(b"fLaC" + b"\0" * 40, "broken.flac", Told().means())
    assert (long.value.part, broken.value.part) == ("long.flac", "broken.flac")


def test_times_are_written_as_people_read_them() -> None:
    assert [clock(ms) for ms in (0, 61_500, 3_600_000)] == ["0:00", "1:01", "1:00:00"]


@pytest.mark.models
@pytest.mark.parametrize(
    ("language", "names", "says"),
    [
        ("en", ("en-colour", "en-warranty", "en-film"), ("headphones", "warranty", "router")),
        ("zh", ("zh-colour", "zh-warranty", "zh-film"), ("耳机", "保修", "路由器")),
    ],
)
def test_what_is_said_is_written_down_with_its_second(
    store: ModelStore, language: str, names: tuple[str, ...], says: tuple[str, ...]
) -> None:
    data, begins = spoken(*names, pause=25.0)
    source, passages = ingest(data, "calls.flac", Means(reader=SensesReader(open_senses(store, 1))))
    assert source.language == language
    for begin_, word in zip(begins, says, strict=True):
        [found] = [one for one in passages if word in one.text]
        assert found.ms is not None
        assert abs(found.ms[0] - begin_) < 1_500
        assert (found.language, source.text[found.start : found.end]) == (language, found.text)


@pytest.mark.models
def test_sentences_within_one_window_begin_near_where_they_are_said(store: ModelStore) -> None:
    firsts = {
        "en-colour": "You sent",
        "en-complaint": "I want to",
        "en-warranty": "How long",
        "en-film": "The light",
    }
    data, begins = spoken(*firsts, pause=0.75)
    reading = begin(data, "calls.flac", Means(reader=SensesReader(open_senses(store, 1))))
    said = said_in([reading.read(number) for number in range(len(reading.pieces))])
    found = [next(one.begin for one in said if one.text.startswith(words)) for words in firsts.values()]
    off = [abs(begin_ - at) for begin_, at in zip(found, begins, strict=True)]
    sys.stdout.write(
        f"\nspoken: {len(off)} sentences begin {sum(off) / len(off):.0f} ms off, {max(off)} at most\n"
    )
    assert max(off) < 1_500


def test_without_the_model_of_speech_a_recording_waits_for_it(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    reader = SensesReader(open_senses(ModelStore(tmp_path_factory.mktemp("none")), 1))
    data, _ = spoken("en-warranty")
    with pytest.raises(ModelMissing, match="models pull"):
        ingest(data, "call.flac", Means(reader=reader))
