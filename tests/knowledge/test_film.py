import pytest

from frontdesk.demo.film import film
from frontdesk.demo.voices import voice_file
from frontdesk.errors import UnreadableMedia
from frontdesk.features.hashed import HashedNgrams
from frontdesk.knowledge.base import KnowledgeBase
from frontdesk.knowledge.film import BATCH
from frontdesk.knowledge.ingest import begin, ingest
from frontdesk.knowledge.reader import Seen, SensesReader
from frontdesk.knowledge.reading import Means
from frontdesk.media.image import pixels
from frontdesk.models.store import ModelStore
from frontdesk.perception.senses import open_senses
from knowledge.memory import MemoryStore
from knowledge.reads import Held, Told, line, slides

SAID = "The light on my router is red."


@pytest.fixture(scope="module")
def spoken_film() -> bytes:
    return film("router_red_light", 7, voice_file("en-film"))


def test_a_film_is_what_is_said_and_what_is_seen(spoken_film: bytes) -> None:
    told = Told(Seen((line("NORTHLIGHT", (10, 10, 90, 30)),), ("red light",)), [(400, 3_000)], [SAID])
    held = Held()
    source, passages = ingest(spoken_film, "films/router.mp4", told.means(held))
    assert (source.title, source.media_type, source.language) == ("router", "video/mp4", "en")
    said, *frames = passages
    assert (said.kind, said.ms, said.text) == ("transcript", (400, 3_000), SAID)
    assert [(one.text, one.heading) for one in frames] == [("NORTHLIGHT", "red light")]
    assert all(source.text[one.start : one.end] == one.text for one in passages)
    assert held.kept[source.blob or ""][0] == "video/mp4"


def test_frames_of_the_same_words_are_one_until_the_words_change(spoken_film: bytes) -> None:
    told = Told(Seen((line("Menu", (0, 0, 90, 30)),)), [(400, 3_000)], [SAID])
    reading = begin(spoken_film, "router.mp4", told.means())
    found = [reading.read(number) for number in range(len(reading.pieces))]
    frames = found[-1]["frames"]
    assert len(frames) > 1
    frames[-1]["lines"] = [{"text": "Settings", "box": (0, 0, 90, 30)}]
    _, passages = reading.finish(found)
    shown = [(one.text, one.ms) for one in passages if one.kind == "frame"]
    last = frames[-1]["ms"]
    assert [text for text, _ in shown] == ["Menu", "Settings"]
    assert shown[0][1] == (frames[0]["ms"], last)
    assert shown[1][1] is not None
    assert shown[1][1][0] == last


def test_pictures_of_frames_that_became_one_are_let_go_of_unless_another_source_shows_them(
    spoken_film: bytes,
) -> None:
    told = Told(Seen((line("Menu", (0, 0, 90, 30)),)), [(400, 3_000)], [SAID])
    held = Held()
    knowledge = KnowledgeBase(MemoryStore(), HashedNgrams(), means=told.means(held))
    same, apart = (knowledge.begin(spoken_film, name) for name in ("menu.mp4", "all.mp4"))
    found = [same.read(number) for number in range(len(same.pieces))]
    frames = [one for piece in found for one in piece.get("frames", ())]
    pictures = [one["picture"] for one in frames]
    source = knowledge.keep(same.finish(found))
    assert set(held.kept) == {pictures[0], source.blob}

    again = [apart.read(number) for number in range(len(apart.pieces))]
    others = [one for piece in again for one in piece.get("frames", ())]
    for number, one in enumerate(others):
        one["lines"] = [{"text": f"Page {number}", "box": (0, 0, 90, 30)}]
    shown = knowledge.keep(apart.finish(again))
    knowledge.keep(knowledge.begin(spoken_film, "third.mp4").finish(found))
    assert set(held.kept) == {*pictures, source.blob}
    knowledge.remove(shown.id)
    assert set(held.kept) == {pictures[0], source.blob}


def test_a_frame_without_words_has_what_is_said_then(spoken_film: bytes) -> None:
    source, passages = ingest(spoken_film, "router.mp4", Told(speech=[(0, 9_000)], words=[SAID]).means())
    frames = [one for one in passages if one.kind == "frame"]
    assert source.text == SAID
    assert len(frames) > 1
    assert {one.text for one in frames} == {SAID}
    assert len({one.id for one in passages}) == len(passages)


def test_each_frame_is_kept_as_a_picture_that_can_be_shown(spoken_film: bytes) -> None:
    held = Held()
    _, passages = ingest(spoken_film, "router.mp4", Told(speech=[(0, 9_000)], words=[SAID]).means(held))
    for one in passages:
        if one.kind == "frame":
            media_type, data = held.kept[one.picture or ""]
            assert media_type == "image/jpeg"
            assert pixels(data).shape == (480, 640, 3)


def test_a_film_without_words_is_found_by_its_frames_and_says_so() -> None:
    source, passages = ingest(film("torn_parcel", 3), "how_to-pack.mp4", Told().means())
    assert source.text == "how to pack"
    assert {one.kind for one in passages} == {"frame"}
    assert source.notes == ("nothing is said in it: it is found by what it shows",)
    assert all(one.picture for one in passages)


def test_a_film_whose_sound_cannot_be_decoded_is_still_seen(
    spoken_film: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise UnreadableMedia("the sound holds no samples")

    monkeypatch.setattr("frontdesk.media.stills.soundtrack", broken)
    source, passages = ingest(spoken_film, "router.mp4", Told().means())
    assert {one.kind for one in passages} == {"frame"}
    assert source.notes == ("nothing is said in it: it is found by what it shows",)


def test_a_slide_is_one_frame_from_when_it_is_shown() -> None:
    _, passages = ingest(slides(0, 120, 240), "slides.mp4", Told().means())
    starts = [one.ms[0] for one in passages if one.ms]
    assert len(passages) == 3
    assert all(0 <= start - at < 700 for start, at in zip(starts, (0, 6_000, 12_000), strict=True))
    assert [one.ms[1] for one in passages if one.ms] == [*starts[1:], 18_000]


def test_frames_are_at_most_as_many_as_the_settings_say() -> None:
    told = Told()
    _, passages = ingest(slides(0, 60, 120, 180, 240), "slides.mp4", Means(reader=told, frames=2))
    assert len(passages) == told.looks == 2


def test_many_frames_are_looked_at_in_portions() -> None:
    told = Told()
    reading = begin(slides(*range(0, 250, 25), seconds=2.4), "slides.mp4", told.means())
    assert reading.pieces[0] == "frames from 0:00"
    assert len(reading.pieces) == 2
    assert len(reading.read(0)["frames"]) == BATCH
    assert told.looks == BATCH


def test_what_is_no_film_is_refused_by_name() -> None:
    with pytest.raises(UnreadableMedia) as caught:
        ingest(b"\0\0\0\x18ftypisom" + b"\0" * 60, "broken.mp4", Told().means())
    assert caught.value.part == "broken.mp4"


@pytest.mark.models
def test_a_spoken_film_is_found_by_its_words_and_its_lights(store: ModelStore, spoken_film: bytes) -> None:
    source, passages = ingest(spoken_film, "router.mp4", Means(reader=SensesReader(open_senses(store, 1))))
    [said] = [one for one in passages if one.kind == "transcript"]
    assert "router is red" in said.text
    assert said.ms is not None
    assert said.ms[0] < 1_500
    assert any("light" in one.heading for one in passages if one.kind == "frame")
    assert source.language == "en"
