import json
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.demo.film import film
from frontdesk.knowledge.ingest import begin
from frontdesk.knowledge.reader import Seen
from frontdesk.knowledge.reading import File, Made, Reading, source_id, version_of, wordless
from knowledge.reads import Told, line, picture, quiet, scan


def test_pieces_are_read_in_order_and_each_is_told() -> None:
    read: list[int] = []
    told: list[tuple[int, int, str]] = []

    def piece(number: int) -> dict[str, Any]:
        read.append(number)
        return {"number": number}

    def finish(found: Sequence[dict[str, Any]]) -> Made:
        assert [one["number"] for one in found] == read
        return File.of(b"x", "x.txt").source("x", "en", "text/plain"), ()

    made = Reading(("page 1", "page 2"), piece, finish).done(lambda *one: told.append(one))
    assert told == [(1, 2, "page 1"), (2, 2, "page 2")]
    assert made[0].text == "x"


def talk() -> Told:
    return Told(Seen((line("MENU", (1, 2, 90, 40)),), ("red light",)), [(100, 3_000)], ["Press it once."])


@pytest.mark.parametrize(
    ("make", "name"),
    [
        (picture, "p.png"),
        (lambda: quiet(4), "r.flac"),
        (lambda: film("torn_parcel", 3), "f.mp4"),
        (lambda: scan(["x"], ["x"]), "s.pdf"),
        (lambda: b"# Care\n\nWipe it dry.\n", "care.md"),
    ],
)
def test_what_was_read_can_be_written_down_as_json_between_any_two_pieces(
    make: Callable[[], bytes], name: str
) -> None:
    data = make()
    whole = begin(data, name, talk().means()).done()
    again = begin(data, name, talk().means())
    found = [json.loads(json.dumps(again.read(number))) for number in range(len(again.pieces))]
    taken_up = begin(data, name, talk().means()).finish(found)
    assert taken_up[1] == whole[1]
    assert taken_up[0].text == whole[0].text


@given(name=st.text(min_size=1, max_size=80), data=st.binary(max_size=30))
def test_the_same_bytes_under_the_same_name_are_the_same_source(name: str, data: bytes) -> None:
    file = File.of(data, name)
    assert file == File.of(data, name)
    assert file.id == source_id(name, file.digest)
    assert file.id.startswith(version_of(name))
    assert len(file.id) <= 64
    assert file.id != File.of(data + b"x", name).id


def test_a_file_without_words_says_which_it_was() -> None:
    error = wordless("hum.wav", "say something")
    assert (error.part, str(error)) == ("hum.wav", "no words were found in hum.wav; say something")
