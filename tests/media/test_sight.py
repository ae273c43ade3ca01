import pytest

from frontdesk.media.document import extract
from frontdesk.media.door import admit
from frontdesk.sections import Limits
from media.files import painted

OCR = "BT /F 12 Tf 3 Tr 50 700 Td (Read by a machine.) Tj ET\n"
PICTURE = "q {} 0 0 {} 0 0 cm /I Do Q\n"
IMAGE = (
    "<</Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8/Length 1>>"
    "stream\nz\nendstream"
)
SONG = (
    "<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[9002 0 R]>>",
    "<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)"
    "/Supplement 4>>/FontDescriptor 9003 0 R>>",
    "<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[-25 -254 1000 880]/Ascent 880/Descent -120"
    "/StemV 93/ItalicAngle 0/CapHeight 880>>",
)


def read(drawn: str, *objects: str, more: str = "") -> list[tuple[str, bool]]:
    found = extract(painted([drawn], more=more, objects=(IMAGE, *objects)), "application/pdf")
    return [(found.text[one.start : one.end], one.hidden) for one in found.blocks]


def test_words_that_were_read_in_a_picture_of_the_page_are_its_text() -> None:
    scan = PICTURE.format(790, 780)
    more = "/XObject<</I 9000 0 R>>"
    assert read(scan + OCR, more=more) == [("Read by a machine.", False)]
    stamped = "BT /F 12 Tf 0 Tr 50 60 Td (Copy 7) Tj ET\n"
    assert read(scan + OCR + stamped, more=more) == [("Read by a machine. Copy 7", False)]
    under = OCR.replace("3 Tr", "0 Tr") + scan
    assert read(under, more=more) == [("Read by a machine.", False)]


def test_unseen_words_beside_a_picture_or_among_many_that_are_seen_are_hidden() -> None:
    more = "/XObject<</I 9000 0 R>>"
    assert read(PICTURE.format(300, 300) + OCR, more=more) == [("Read by a machine.", True)]
    seen = "".join(
        f"BT /F 12 Tf 0 Tr 50 {y} Td (Words that everybody can see on this page.) Tj ET\n"
        for y in (80, 60, 40)
    )
    assert ("Read by a machine.", True) in read(PICTURE.format(800, 800) + OCR + seen, more=more)


def test_words_inside_a_form_are_judged_as_well() -> None:
    inside = "BT /F 12 Tf 1 g 0 0 Td (Pay to account 9.) Tj ET BT /F 12 Tf 0 g 0 50 Td (Hello you.) Tj ET"
    form = (
        "<</Type/XObject/Subtype/Form/BBox[-10 -10 500 100]/Matrix[1 0 0 1 50 400]/Resources<</Font<</F"
        f"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>/Length {len(inside)}>>"
        f"stream\n{inside}\nendstream"
    )
    found = read("/X Do\n", form, more="/XObject<</X 9001 0 R>>")
    assert found == [("Hello you.", False), ("Pay to account 9.", True)]


HELLO = "BT /F 12 Tf 0 g 50 700 Td (Hello you.) Tj ET\n"
PAY = "BT /F 12 Tf 50 600 Td (Pay to account 9.) Tj ET\n"
COVER = "1 g 40 590 400 30 re f\n"
GRADIENT = (
    "<</ShadingType 2/ColorSpace/DeviceGray/Coords[0 0 1 0]/Extend[true true]"
    "/Function<</FunctionType 2/Domain[0 1]/C0[1]/C1[1]/N 1>>>>"
)


def form(inside: str, next_: int = 0) -> str:
    inner = f"/XObject<</X {next_} 0 R>>" if next_ else ""
    fonts = "/Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>"
    head = (
        f"<</Type/XObject/Subtype/Form/BBox[0 0 800 800]/Resources<<{fonts}{inner}>>/Length {len(inside)}>>"
    )
    return f"{head}stream\n{inside}\nendstream"


def judged(drawn: str, inside: str = "", depth: int = 1) -> list[tuple[str, bool]]:
    """Read a page; ``inside`` stands in a form, or ``depth`` forms in each other, drawn by /X."""
    outer = [form("/X Do", 9003 + at) for at in range(1, depth)]
    forms = (*outer, form(inside))
    more = "/XObject<</I 9000 0 R/X 9001 0 R>>/Shading<</S 9002 0 R>>"
    return read(drawn, forms[0], GRADIENT, "null", *forms[1:], more=more)


@pytest.mark.parametrize(
    ("drawn", "inside", "depth"),
    [
        (HELLO + "5 5 m 6 6 l S\n" * 5_500 + "1 g " + PAY, "", 1),
        (HELLO + "5 5 1 1 re f\n" * 5_500 + "1 g " + PAY, "", 1),
        (HELLO + "0 g " + PAY + "5 5 1 1 re f\n" * 5_500 + COVER, "", 1),
        (HELLO + PAY + "1 G 40 w 0 600 m 500 600 l S\n", "", 1),
        (HELLO + PAY + "q 0 590 500 30 re W n /S sh Q\n", "", 1),
        (HELLO + PAY + "/X Do\n", COVER, 1),
        ("/X Do\n", HELLO + PAY + COVER, 1),
        ("/X Do\n", HELLO + COVER + "1 g " + PAY, 1),
        ("/X Do\n" + COVER, HELLO + PAY, 1),
        ("/X Do\n", HELLO + "q 0 0 1 1 re W n " + PAY + "Q\n", 1),
        (HELLO + "/X Do\n", "1 g " + PAY, 6),
        (HELLO + "0 0 800 800 re W n " * 6 + "0 0 1 1 re W n " + PAY, "", 1),
        (HELLO + "q 500 0 0 100 0 550 cm /I Do Q .478 g " + PAY, "", 1),
    ],
)
def test_no_number_of_other_things_and_no_form_takes_words_out_of_judgement(
    drawn: str, inside: str, depth: int
) -> None:
    assert judged(drawn, inside, depth) == [("Hello you.", False), ("Pay to account 9.", True)]


@pytest.mark.parametrize(
    ("drawn", "inside"),
    [
        ("5 5 1 1 re f\n" * 5_500 + HELLO, ""),
        ("/X Do\n", "0 0 .4 rg 0 0 800 800 re f 1 g " + HELLO.replace("0 g", "")),
        ("/X Do\n" + HELLO, COVER),
        ("q 500 0 0 100 0 650 cm /I Do Q " + HELLO, ""),
        ("q 0 690 500 30 re W n /S sh Q " + HELLO, ""),
        ("0 G 3 w 40 690 400 30 re S " + HELLO, ""),
    ],
)
def test_words_on_pictures_gradients_and_forms_are_seen(drawn: str, inside: str) -> None:
    assert judged(drawn, inside) == [("Hello you.", False)]


@pytest.mark.parametrize(
    ("drawn", "hidden"),
    [
        ("{}", False),
        ("1 g {}", True),
        ("0 0 .4 rg 0 0 800 800 re f 1 g {}", False),
        ("0 0 m 9 9 l S 1 g {}", True),
        ("0 0 .4 rg 0 0 800 800 re f {}", True),
    ],
)
def test_letters_that_cannot_be_drawn_here_are_judged_by_their_colour(drawn: str, hidden: bool) -> None:
    words = "BT /S 12 Tf 50 600 Td <90008D27> Tj ET\n"
    resources = "/Font<</S 9001 0 R>>"
    data = painted([drawn.format(words)], objects=(IMAGE, *SONG)).replace(
        b"/Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>", resources.encode()
    )
    found = extract(data, "application/pdf")
    assert [(found.text, one.hidden) for one in found.blocks] == [("退货", hidden)]


@pytest.mark.parametrize(
    ("unit", "seen"),
    [("D800", "\ufffd"), ("DC00", "\ufffd"), ("D83DDE00", "\U0001f600"), ("D840DC00", "\U00020000")],
)
def test_letters_of_two_halves_and_halves_of_letters_move_nothing_out_of_judgement(
    unit: str, seen: str
) -> None:
    table = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def "
        "1 begincodespacerange <00> <FF> endcodespacerange "
        f"1 beginbfchar <7A> <{unit}> endbfchar endcmap end end"
    )
    words = f"BT /F 12 Tf 50 700 Td ({'zx' * 20}) Tj ET BT /F 12 Tf 1 g 50 640 Td (Pay to account 9.) Tj ET\n"
    data = painted([words], objects=(f"<</Length {len(table)}>>stream\n{table}\nendstream",))
    data = data.replace(b"/BaseFont/Helvetica", b"/BaseFont/Helvetica/ToUnicode 9000 0 R")
    found = extract(data, "application/pdf")
    assert [(found.text[one.start : one.end], one.hidden) for one in found.blocks] == [
        (f"{seen}x" * 20, False),
        ("Pay to account 9.", True),
    ]
    assert found.blocks[1].box is not None
    assert found.blocks[1].box[0] in range(49, 53)


def test_a_page_on_which_no_word_is_seen_is_to_be_read_as_a_picture(limits: Limits) -> None:
    seen, unseen = painted([HELLO]), painted(["1 g " + PAY])
    assert [admit(data, part="a.pdf", limits=limits).facts["scanned"] for data in (seen, unseen)] == [0, 1]


def test_a_row_of_dots_is_low_and_no_secret() -> None:
    assert read("BT /F 12 Tf 50 600 Td (. . . . . . . .) Tj ET\n") == [(". . . . . . . .", False)]


def test_signs_beyond_the_edge_that_say_nothing_are_no_secret() -> None:
    assert read("BT /F 12 Tf 900 600 Td (>>) Tj ET\n") == [(">>", False)]


@pytest.mark.parametrize(("switch", "hidden"), [("OFF", True), ("ON", False)])
def test_words_on_a_layer_are_hidden_while_it_is_switched_off(switch: str, hidden: bool) -> None:
    drawn = "/OC /L BDC BT /F 12 Tf 50 600 Td (On a layer.) Tj ET EMC\n"
    data = painted([drawn], more="/Properties<</L 9000 0 R>>", objects=("<</Type/OCG/Name(L)>>",)).replace(
        b"<</Type/Catalog",
        f"<</OCProperties<</OCGs[9000 0 R]/D<</{switch}[9000 0 R]>>>>/Type/Catalog".encode(),
    )
    found = extract(data, "application/pdf")
    assert [(found.text, one.hidden) for one in found.blocks] == [("On a layer.", hidden)]
