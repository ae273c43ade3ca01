import io

import pytest
from PIL import Image

from frontdesk.demo.pictures import draw
from frontdesk.errors import TooLarge, UnreadableMedia
from frontdesk.knowledge.base import KnowledgeBase
from frontdesk.knowledge.ingest import ingest
from frontdesk.knowledge.reader import Seen, SensesReader
from frontdesk.knowledge.reading import Means
from frontdesk.media.image import encoded, pixels
from frontdesk.models.store import ModelStore
from frontdesk.perception.senses import open_senses
from frontdesk.sections import Limits
from knowledge.memory import MemoryStore
from knowledge.pages import Counted
from knowledge.reads import Held, Told, grey, line, picture

LABEL = Seen(
    (
        line("Made for boiling water only. Keep the base dry,", (40, 20, 600, 50)),
        line("and never fill it above the line marked MAX.", (40, 54, 590, 84)),
        line("Model NL-K17, 220 V, 1,850 W, made in 2024. Take it to a repair", (40, 200, 620, 230)),
        line("point for recycling, never into the household rubbish.", (40, 260, 500, 290)),
    ),
    ("kettle error e3", "red light"),
)


def test_a_picture_is_a_whole_and_its_blocks_each_with_its_box() -> None:
    held = Held()
    source, passages = ingest(picture(), "photos/kettle-label.png", Told(LABEL).means(held))
    whole, above, below = passages
    assert (source.title, source.media_type, source.language) == ("kettle-label", "image/png", "en")
    assert whole.text == source.text
    assert whole.text.endswith("rubbish.")
    assert whole.heading == "kettle error e3, red light"
    assert (whole.box, above.box, below.box) == ((40, 20, 620, 290), (40, 20, 600, 84), (40, 200, 620, 290))
    assert above.text.startswith("Made for boiling water only. Keep the base dry, and never")
    for one in passages:
        assert source.text[one.start : one.end] == one.text
        assert (one.kind, one.picture, one.source) == ("picture", source.blob, source.id)
    assert len({one.id for one in passages}) == 3
    assert list(held.kept) == [source.blob]


def test_a_picture_of_few_words_is_one_passage() -> None:
    few = Seen((line("北光", (10, 10, 90, 40)), line("保修两年", (10, 200, 120, 230))), ("router red light",))
    source, [only] = ingest(picture(), "p.png", Told(few).means())
    assert (only.text, only.heading) == ("北光\n\n保修两年", "router red light")
    assert (source.language, only.language) == ("zh", "zh")


def test_a_picture_without_a_word_is_found_by_its_name() -> None:
    source, [only] = ingest(grey(), "products/blue_kettle-front.jpg", Told().means())
    assert source.text == only.text == "blue kettle front"
    assert only.picture == source.blob


def test_what_is_kept_is_written_anew_without_where_it_was_taken() -> None:
    exif = Image.Exif()
    exif[0x010E] = "taken at home"
    held = Held()
    source, _ = ingest(picture(name="JPEG", exif=exif), "p.jpg", Told().means(held))
    media_type, data = held.kept[source.blob or ""]
    assert media_type == source.media_type == "image/jpeg"
    assert b"taken at home" not in data
    assert not Image.open(io.BytesIO(data)).getexif()


def test_the_same_picture_is_looked_at_once_and_kept_until_it_is_removed() -> None:
    told, held = Told(LABEL), Held()
    knowledge = KnowledgeBase(MemoryStore(), Counted(), means=told.means(held))
    first = knowledge.add(picture(), "label.png")
    assert knowledge.add(picture(), "label.png") == first
    assert told.looks == 1
    assert first.blob is not None
    assert knowledge.shows(first.blob)
    knowledge.remove(first.id)
    assert held.kept == {}
    assert not knowledge.shows(first.blob)


def test_a_missing_model_is_noted() -> None:
    source, _ = ingest(grey(), "p.png", Told(missing=("ocr",)).means())
    assert source.notes == ("ocr is off",)


def test_what_is_no_picture_or_too_large_is_refused_by_name() -> None:
    with pytest.raises(UnreadableMedia) as broken:
        ingest(b"\x89PNG\r\n\x1a\n" + b"\0" * 20, "broken.png", Told().means())
    with pytest.raises(TooLarge, match="image pixels") as large:
        ingest(picture(), "large.png", Means(Limits(image_pixels=1_000), Told()))
    assert (broken.value.part, large.value.part) == ("broken.png", "large.png")


@pytest.mark.models
def test_a_screenshot_and_a_photo_are_read(store: ModelStore) -> None:
    held = Held()
    means = Means(reader=SensesReader(open_senses(store, 1)), keep=held.keep)
    steps = ["Reset the router", "", "Hold the button for ten seconds", "until the light turns green."]
    source, passages = ingest(picture(steps), "help.png", means)
    assert "Hold the button for ten seconds" in source.text
    assert source.notes == ()
    height, width = pixels(held.kept[source.blob or ""][1]).shape[:2]
    for one in passages[1:]:
        assert one.box is not None
        assert 0 <= one.box[0] < one.box[2] <= width
        assert 0 <= one.box[1] < one.box[3] <= height
    photo = encoded(draw("router_red_light", 5).pixels, "image/jpeg")
    assert "red light" in ingest(photo, "photo.jpg", means)[1][0].heading
