import pytest
from selectolax.lexbor import LexborHTMLParser

from frontdesk.media.html import from_html
from frontdesk.media.style import Look, colour, declared, like, pixels, rules, sheet


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ("white", ((255, 255, 255), 1.0)),
        ("#fff", ((255, 255, 255), 1.0)),
        ("#12345680", ((18, 52, 86), 128 / 255)),
        ("rgb(10, 20, 30)", ((10, 20, 30), 1.0)),
        ("rgba(100% 0% 50% / 25%)", ((255, 0, 128), 0.25)),
        ("transparent", ((255, 255, 255), 0.0)),
        ("no colour", None),
        ("#12", None),
        ("#ggg", None),
        ("rgb(1)", None),
    ],
)
def test_colours_are_read_in_the_ways_they_are_written(value: str, read: object) -> None:
    assert colour(value) == read


def test_colours_by_their_hue_and_numbers_without_end_are_read_too() -> None:
    assert colour("hsl(0 0% 100%)") == ((255, 255, 255), 1.0)
    assert colour("hsla(240deg, 100%, 50%, .5)") == ((0, 0, 255), 0.5)
    many = "9" * 400
    assert colour(f"rgb({many}, 0, {many}%)") == ((255, 0, 255), 1.0)
    assert colour(f"hsl({many} {many}% {many}%)") == ((255, 255, 255), 1.0)
    assert colour("hsl(1 2)") is None


def test_colours_that_no_eye_parts_are_alike() -> None:
    assert like((255, 255, 255), (250, 245, 255))
    assert not like((255, 255, 255), (255, 255, 220))


@pytest.mark.parametrize(
    ("value", "length"),
    [("0", 0), ("-9999px", -9_999), (".5em", 8), ("12pt", 16), ("calc(1px)", None), ("", None)],
)
def test_lengths_are_read_in_pixels(value: str, length: float | None) -> None:
    assert pixels(value) == length


def test_only_what_can_hide_is_kept_of_a_style() -> None:
    assert declared("DISPLAY : none !important; border:1px; /* left:-9999px */ color:Red;;x") == {
        "display": "none!important",
        "color": "red",
    }


@pytest.mark.parametrize(
    ("text", "selectors"),
    [
        ("a{color:red} b , c{opacity:0}", ["a", "b , c"]),
        ("@charset 'x'; @import url(y); a{top:0}", ["a"]),
        ("@media screen{ a{top:0} @media all { b{top:0} } } @media print { c{top:0} }", ["a", "b"]),
        ("@font-face{src:url(x)} @keyframes k { from{top:0} }", []),
        ("a{top:0", []),
        ("}}} a{top:0}", ["}}} a"]),
        ("a{border:0}", []),
        ("@media all{" * 9_000 + "a{top:0}" + "}" * 9_000, []),
    ],
)
def test_rules_for_screens_are_read_however_they_nest(text: str, selectors: list[str]) -> None:
    assert [selector for selector, _ in rules(text)] == selectors


def test_a_rule_that_comes_later_wins_and_what_is_no_selector_is_passed_over() -> None:
    tree = LexborHTMLParser(
        "<style>.a{display:none} p::x{top:0} [[{top:0} p{color:red}</style><style>.a.b{display:block}</style>"
        "<p class='a'>1</p><p class='a b'>2</p>"
    )
    found = sheet(tree)
    one, two = (found[node.mem_id] for node in tree.css("p"))
    assert one == {"display": "none", "color": "red"}
    assert two == {"display": "block", "color": "red"}


def test_what_is_important_wins_over_what_comes_later() -> None:
    assert declared("display:none ! IMPORTANT; display:block") == {"display": "none!important"}
    assert Look().within(declared("display:none!important;display:block")).hidden
    assert not Look().within(declared("display:none!important;display:block !important")).hidden
    page = "<style>p{display:none!important} p{display:block}</style><p style='display:block'>Pay.</p>"
    assert [block.hidden for block in from_html(page).blocks] == [True]


@pytest.mark.parametrize("name", ["\\64isplay", "d\\69 splay", "DIS\\PLAY", "\\000064isplay"])
def test_a_style_is_read_through_its_escapes(name: str) -> None:
    assert declared(f"{name}: n\\6fne") == {"display": "none"}
    assert declared("\\ffffff: x; \\") == {}


def test_what_moves_off_the_screen_is_found_in_a_long_style_too() -> None:
    assert Look().within({"transform": "rotate(3deg) translatex(calc(1px + -9999px))"}).hidden
    assert not Look().within({"transform": "translate(" * 200_000}).hidden


def test_what_is_gone_stays_gone_and_what_is_only_not_shown_can_be_shown_again() -> None:
    assert not Look().within({"visibility": "hidden"}).within({"visibility": "visible"}).hidden
    assert Look().within({"display": "none"}).within({"display": "block", "opacity": "1"}).hidden
    assert Look().within({"font-size": "0"}).within({"font-size": "50%"}).hidden
    assert not Look().within({"font-size": "0"}).within({"font-size": "14px"}).hidden


def test_letters_are_judged_by_what_they_stand_on() -> None:
    white = Look().within({"color": "white"})
    assert white.hidden
    assert not white.within({"background": "#036"}).hidden
    assert not Look().within({"background": "linear-gradient(red, blue)"}).within({"color": "white"}).hidden
    assert Look().within({"background": "navy"}).within({"color": "#000080"}).hidden
    assert not Look().within({"background": "rgba(0,0,0,.1)"}).within({"color": "black"}).hidden
