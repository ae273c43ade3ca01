import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.errors import AddressRefused
from frontdesk.net.place import read_place


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("https://example.com", "https://example.com/"),
        (" HTTPS://Example.COM.:443/a b?q=1#part ", "https://example.com/a%20b?q=1"),
        ("http://example.com:8080/", "http://example.com:8080/"),
        ("http://example.com:0/", "http://example.com:0/"),
        (
            "https://中国.example/退货?问=答",
            "https://xn--fiqs8s.example/%E9%80%80%E8%B4%A7?%E9%97%AE=%E7%AD%94",
        ),
        ("http://[0:0:0:0:0:ffff:7f00:1]/", "http://[::ffff:7f00:1]/"),
        ("http://a.example/\n", "http://a.example/"),
        ("http://127.0.0.1./", "http://127.0.0.1/"),
        ("http://localhost.:80/", "http://localhost/"),
        ("http://127。0。0。1/", "http://127.0.0.1/"),
        ("https://example.com/a/../b/./c", "https://example.com/b/c"),
    ],
)
def test_an_address_is_written_in_its_plainest_form(written: str, plain: str) -> None:
    assert read_place(written).url == plain
    assert read_place(plain) == read_place(written)


@pytest.mark.parametrize(
    "written",
    [
        *("file:///etc/passwd", "ftp://example.com/a", "gopher://example.com/", "data:text/html,hi"),
        *(
            "javascript:alert(1)",
            "//example.com/a",
            "example.com",
            "",
            "http://",
            "http:///a",
            "https:example.com",
        ),
        *("unix:///run/docker.sock", "jar:http://example.com!/a", "view-source:http://example.com"),
        *("http://①②⑦.0.0.1/", "http://１２７.0.0.1/", "http://exa mple.com/", "http://a..b/", "http://./"),
        *("http://[::1/", "http://[::1%25eth0]/", "http://[127.0.0.1]/", "http://127.0.0.1\\.example.com/"),
        *("http://999.1.1.1/", "http://a\0b/", "http://a\tb/", "http://x:port/", "http://%31/"),
        *("http://\ud800/", "http://a.example/\ud800", "http://x" + "y" * 3_000),
    ],
)
def test_what_is_no_address_of_a_page_is_refused(written: str) -> None:
    with pytest.raises(AddressRefused):
        read_place(written)


@pytest.mark.parametrize(
    "written",
    [
        *("http://anna:secret@example.com/", "http://anna@example.com/", "https://example.com@127.0.0.1/"),
        *("http://a.example\\@127.0.0.1/", "http://:secret@example.com/", "http://secret%40x@example.com"),
    ],
)
def test_an_address_with_credentials_is_refused_and_they_are_not_repeated(written: str) -> None:
    with pytest.raises(AddressRefused, match="user name or password") as caught:
        read_place(written)
    assert "secret" not in str(caught.value)
    assert caught.value.value is None


@pytest.mark.parametrize(
    ("location", "leads_to"),
    [
        ("/b", "https://example.com:444/b"),
        ("b?c", "https://example.com:444/a/b?c"),
        ("//other.example/b", "https://other.example/b"),
        ("http://other.example", "http://other.example/"),
    ],
)
def test_a_redirect_is_read_from_where_it_stands(location: str, leads_to: str) -> None:
    assert read_place(location, read_place("https://example.com:444/a/x?y")).url == leads_to


@given(
    st.one_of(
        st.text(), st.text().map(lambda text: f"http://{text}"), st.text().map(lambda t: f"https://a/{t}")
    )
)
def test_any_text_is_an_address_or_is_refused(text: str) -> None:
    try:
        place = read_place(text)
    except AddressRefused:
        return
    assert read_place(place.url) == place
    assert place.host.isascii()
    assert "@" not in place.authority
