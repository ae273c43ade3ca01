import pytest

from frontdesk.nn import options


def test_what_is_not_given_has_its_default() -> None:
    read = options.read(options.Cnn, {"stages": [32, 64], "dropout": 0}, "ids")
    assert read == options.Cnn(stages=(32, 64), dropout=0)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"layer": 2}, "there is no option 'layer'; did you mean 'layers'"),
        ({"zzz": 2}, "known are: dropout, heads, hidden, layers, scale, stride"),
        ({"patch": 8}, "there is no option 'patch'"),  # of pixels only
        ({"layers": 0}, "option layers is 0; it must be a whole number from 1 on"),
        ({"layers": True}, "option layers is True"),
        ({"layers": 2.5}, "option layers is 2.5"),
        ({"hidden": -1}, "a whole number from 0 on"),
        ({"dropout": 1}, "option dropout is 1; it must be from 0 to below 1"),
        ({"dropout": float("nan")}, "option dropout is nan"),
        ({"scale": 1}, "option scale is 1; it must be true or false"),
    ],
)
def test_a_mistake_is_named(given: dict[str, object], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        options.read(options.Transformer, given, "sequence")


@pytest.mark.parametrize("stages", [32, "32", [32, 0], [32, 1.5], [True]])
def test_widths_are_whole_numbers(stages: object) -> None:
    with pytest.raises(ValueError, match="a list of whole numbers above 0"):
        options.read(options.Cnn, {"stages": stages}, "pixels")


def test_a_path_is_text() -> None:
    with pytest.raises(ValueError, match="option path is 3; it must be text"):
        options.read(options.Tuned, {"path": 3}, "pixels")
