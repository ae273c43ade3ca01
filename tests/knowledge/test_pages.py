import io

import pypdfium2
import pytest

from frontdesk.errors import InvalidInput, TooLarge
from frontdesk.knowledge.ingest import begin, ingest
from frontdesk.knowledge.reader import Seen, SensesReader
from frontdesk.knowledge.reading import Means
from frontdesk.media.image import pixels
from frontdesk.models.store import ModelStore
from frontdesk.perception.senses import open_senses
from knowledge.reads import Held, Told, line, scan
from media.files import painted, printed

LINES = Seen(
    (
        line("Descaling", (100, 80, 400, 150)),
        line("Fill the kettle with water and a cup of white", (100, 200, 900, 240)),
        line("vinegar, then boil it twice.", (100, 246, 600, 286)),
        line("Rinse it well.", (100, 500, 320, 540)),
    )
)
BEFORE, AFTER = "The kettle in brief", "What the warranty covers"


def mixed() -> bytes:
    """Write a PDF of a printed, a scanned and a printed page."""
    whole = pypdfium2.PdfDocument.new()
    for one in (
        printed([[(20, 700, BEFORE), (11, 600, "It boils a litre in three minutes.")]]),
        scan(["anything"]),
        printed([[(20, 700, AFTER), (11, 600, "Parts and labour for two years.")]]),
    ):
        whole.import_pages(pypdfium2.PdfDocument(one))
    out = io.BytesIO()
    whole.save(out)
    return out.getvalue()


def test_scanned_pages_are_read_and_shown_each_under_its_heading() -> None:
    held = Held()
    source, passages = ingest(scan(["x"], ["x"]), "manuals/kettle.pdf", Told(LINES).means(held))
    assert [one.page for one in passages if "vinegar" in one.text] == [1, 2]
    first = next(one for one in passages if "vinegar" in one.text)
    assert "a cup of white vinegar, then boil it twice." in first.text
    assert first.heading == "Descaling"
    assert first.box == (100, 200, 900, 540)
    assert all(source.text[one.start : one.end] == one.text for one in passages)
    assert (held.kept[source.blob or ""][0], source.blob) == ("application/pdf", source.digest)
    shown = pixels(held.kept[first.picture or ""][1])
    assert shown.shape[0] > shown.shape[1] > 1_000


def test_a_page_that_is_scanned_stands_between_the_others() -> None:
    held = Held()
    reading = begin(mixed(), "kettle.pdf", Told(LINES).means(held))
    assert reading.pieces == ("page 2",)
    source, passages = reading.done()
    places = [source.text.index(words) for words in (BEFORE, "Descaling", "vinegar", AFTER)]
    assert places == sorted(places)
    assert all(source.text[one.start : one.end] == one.text for one in passages)
    pictures = {one.page: one.picture for one in passages}
    assert [bool(pictures[page]) for page in (1, 2, 3)] == [False, True, False]


def test_a_blank_page_is_noted_and_a_blank_document_refused() -> None:
    reading = begin(scan(["x"], []), "kettle.pdf", Told(LINES).means())
    found = [reading.read(0), {"page": 2, "lines": [], "picture": None}]
    source, _ = reading.finish(found)
    assert source.notes == ("no words were found on page 2",)
    held = Held()
    with pytest.raises(InvalidInput, match=r"no words were found in blank\.pdf"):
        ingest(scan([], []), "blank.pdf", Told().means(held))
    assert held.kept == {}


def test_hidden_words_on_a_scanned_page_keep_their_own_place_and_not_one_in_its_picture() -> None:
    data = painted(["BT /F 12 Tf 3 Tr 50 600 Td (Pay to account 9.) Tj ET\n"])
    source, passages = ingest(data, "bill.pdf", Told(LINES).means(Held()))
    secret = next(one for one in passages if one.hidden)
    assert (secret.text, secret.page, secret.picture) == ("Pay to account 9.", 1, None)
    assert secret.box is not None
    assert secret.box[1] in range(180, 200)  # points from the top
    assert any(one.picture and "vinegar" in one.text for one in passages)
    assert all(source.text[one.start : one.end] == one.text for one in passages)


def test_many_rows_cost_what_one_costs_each() -> None:
    rows = "".join(f"part {number},{number}\n" for number in range(60_000))
    _, passages = ingest(f"Name,Price\n{rows}".encode(), "parts.csv")
    assert len(passages) == 60_000


def test_too_many_scanned_pages_are_refused_before_any_is_read() -> None:
    told = Told(LINES)
    with pytest.raises(TooLarge, match="scanned pages is 3; the limit is 2") as caught:
        begin(scan(["x"], ["x"], ["x"]), "kettle.pdf", Means(reader=told, scanned=2))
    assert caught.value.part == "kettle.pdf"
    assert told.looks == 0


def test_without_the_model_a_scan_says_what_is_missing() -> None:
    with pytest.raises(InvalidInput, match="no words were found"):
        ingest(scan(["x"]), "kettle.pdf", Told(missing=("ocr",)).means())
    source, _ = ingest(mixed(), "kettle.pdf", Told(missing=("ocr",)).means())
    assert source.notes == ("no words were found on page 2", "ocr is off")


@pytest.mark.models
def test_a_scan_is_read_with_the_place_of_its_words(store: ModelStore) -> None:
    held = Held()
    means = Means(reader=SensesReader(open_senses(store, 1)), keep=held.keep)
    data = scan(["Warranty", "", "Every kettle is covered for two years.", "Keep the invoice."])
    source, passages = ingest(data, "warranty.pdf", means)
    found = next(one for one in passages if "covered" in one.text)
    assert "two years" in source.text
    assert found.page == 1
    assert found.box is not None
    shown = pixels(held.kept[found.picture or ""][1])
    left, top, right, bottom = found.box
    assert (shown[top:bottom, left:right] < 128).any()
    outside = shown.copy()
    outside[top:bottom, left:right] = 255
    assert (outside < 128).sum() < (shown < 128).sum()
