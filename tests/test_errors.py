import re
from collections.abc import Iterator

import pytest

from frontdesk import errors


def tree(root: type[errors.FrontdeskError]) -> Iterator[type[errors.FrontdeskError]]:
    yield root
    for below in root.__subclasses__():
        if below.__module__ == errors.__name__:
            yield from tree(below)


def test_the_docstring_draws_exactly_the_tree_that_is_there() -> None:
    drawn = re.findall(r"^[│├└─ ]*(\w+)(?:$|  )", errors.__doc__ or "", re.MULTILINE)
    assert [name for name in drawn if hasattr(errors, name)] == [
        kind.__name__ for kind in tree(errors.FrontdeskError)
    ]


def test_every_error_has_a_kind_of_its_own() -> None:
    kinds = [error.kind for error in tree(errors.FrontdeskError)]
    assert len(kinds) == len(set(kinds))


def test_an_error_tells_the_thing_the_value_the_limit_and_the_remedy() -> None:
    error = errors.TooLarge("image pixels", 169_000_000, 25_000_000, part="image")
    assert str(error) == "image pixels is 169,000,000; the limit is 25,000,000; send a smaller one"
    assert (error.part, error.value, error.limit) == ("image", 169_000_000, 25_000_000)
    with pytest.raises(errors.RejectedInput):
        raise error
