from pathlib import Path
from typing import Any

import pytest
import yaml

from frontdesk.errors import Misconfigured
from frontdesk.training.recipe import Recipe, changed, parse, read, written

PAIR = """\
data: products.csv
label: category
inputs:
  text: {feature: bert, settings: {path: bert-base}}
  image: {feature: resnet, settings: {path: resnet-18}}
fusion: early
"""
SMALL: dict[str, Any] = {"data": "rows.csv", "inputs": {"text": {"feature": "numbers"}}}


def test_the_classic_pair_of_the_field_is_six_lines(tmp_path: Path) -> None:
    (tmp_path / "pair.yml").write_text(PAIR, "utf-8")
    recipe = read(tmp_path / "pair.yml")
    assert PAIR.count("\n") == 6
    assert recipe.name == "pair"
    assert recipe.data.train == "products.csv"
    assert recipe.fusion.kind == "early"
    assert recipe.columns() == {"text": "text", "image": "image"}
    assert recipe.modality_dropout > 0
    assert recipe.loss.auxiliary > 0


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"epocs": 3}, "recipe, key epocs: .*did you mean 'epochs'"),
        ({"optimiser": {"rat": 1}}, "recipe, key optimiser.rat: .*did you mean 'rate'"),
        ({"inputs": {"text": {"feature": "numbers", "encodr": "mlp"}}}, "did you mean 'encoder'"),
        (
            {"inputs": {"text": {"feature": "numbrs"}}},
            "no feature is called 'numbrs'; did you mean 'numbers'",
        ),
        ({"inputs": {"text": {"feature": "numbers", "settings": {"scal": True}}}}, "did you mean 'scale'"),
        ({"fusion": "erly"}, "recipe, key fusion.kind: .*'early'"),
        ({"epochs": 0}, "recipe, key epochs: .*greater than 0"),
        ({"inputs": {}}, "recipe, key inputs: "),
    ],
)
def test_a_mistake_is_named_with_what_was_meant(wrong: dict[str, Any], message: str) -> None:
    with pytest.raises(Misconfigured, match=message):
        parse(SMALL | wrong)


@pytest.mark.parametrize("text", ["- a list", "data: [", "\xff\xfe"])
def test_a_file_that_is_no_recipe_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "recipe.yml"
    path.write_bytes(text.encode("latin-1"))
    with pytest.raises(Misconfigured, match=r"recipe .*recipe\.yml"):
        read(path)


def test_settings_of_the_command_line_win(tmp_path: Path) -> None:
    path = tmp_path / "small.yml"
    path.write_text(yaml.safe_dump(SMALL), "utf-8")
    recipe = read(path, ["optimiser.rate=0.5", "fusion.width=64", "epochs=2", "inputs.text.encoder=mlp"])
    assert (recipe.optimiser.rate, recipe.fusion.width, recipe.epochs) == (0.5, 64, 2)
    assert recipe.inputs["text"].encoder == "mlp"
    with pytest.raises(Misconfigured, match="is no key=value"):
        read(path, ["epochs"])


def test_a_recipe_that_is_written_out_reads_as_itself() -> None:
    recipe = parse(SMALL | {"search": {"keys": {"optimiser.rate": {"low": 1e-4, "high": 1e-2, "log": True}}}})
    assert parse(yaml.safe_load(written(recipe))) == recipe
    assert changed(recipe, {"epochs": 7}).epochs == 7


def test_every_setting_has_its_place_in_the_schema() -> None:
    schema = Recipe.model_json_schema()
    assert {"data", "inputs", "fusion", "loss", "optimiser", "schedule", "epochs", "seed"} <= set(
        schema["properties"]
    )
    assert schema["additionalProperties"] is False
