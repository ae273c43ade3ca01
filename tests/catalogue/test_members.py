import pytest

from frontdesk.catalogue.members import member_of
from frontdesk.errors import InvalidInput
from frontdesk.recommend.member import Member


def test_a_row_tells_to_which_segment_a_customer_belongs() -> None:
    assert member_of({"customer": "ann", "segment": "de"}) == Member("ann", "de")
    assert member_of({"customer": "安", "segment": "华东"}) == Member("安", "华东")
    assert member_of({"customer": "ann", "segment": ""}) == Member("ann", "")


@pytest.mark.parametrize(
    ("row", "part"),
    [
        ({"segment": "de"}, "customer"),
        ({"customer": "", "segment": "de"}, "customer"),
        ({"customer": ["ann"], "segment": "de"}, "customer"),
        ({"customer": "ann", "segment": "de at"}, "segment"),
        ({"customer": "ann", "segment": "d" * 61}, "segment"),
        ({"customer": "ann", "segment": "d\x00e"}, "segment"),
        ({"customer": "ann", "country": "de"}, "country"),
    ],
)
def test_what_is_wrong_is_named_by_its_column(row: dict[str, object], part: str) -> None:
    with pytest.raises(InvalidInput) as error:
        member_of(row)
    assert error.value.part == part
