"""Dialogues and databases are read from files of our own, written as the public ones are."""

import gzip
import json
from pathlib import Path

import pytest

from frontdesk.training.crosswoz import Act, Row, read_dialogues, read_entities


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    asked = {
        "role": "usr",
        "content": "推荐酒店",
        "dialog_act": [["Request", "酒店", "名称", ""]],
        "user_state": [
            [1, "酒店", "名称", "", True],
            [1, "酒店", "周边景点", ["塔"], True],
            [2, "景点", "门票", "免费", False],
        ],
    }
    told = {
        "role": "sys",
        "content": "甲",
        "dialog_act": [["Recommend", "酒店", "名称", "甲"]],
        "sys_state_init": {"酒店": {"名称": "", "酒店设施": "暖气  无烟房", "selectedResults": ["甲"]}},
    }
    write(tmp_path / "val.json.gz", {key: {"messages": [asked, told]} for key in ("1", "2")})
    for name in ("attraction", "restaurant", "hotel", "metro"):
        write(tmp_path / f"{name}_db.json.gz", [[name, {"名称": name}]])
    return tmp_path


def write(path: Path, value: object) -> None:
    path.write_bytes(gzip.compress(json.dumps(value, ensure_ascii=False).encode()))


def test_rows_are_what_was_told_so_far_and_an_open_question_has_no_value(folder: Path) -> None:
    customer, _ = read_dialogues(folder)[0].messages
    assert customer.acts == {Act("Request", "酒店", "名称", "")}
    assert customer.rows == {
        Row(1, "酒店", "名称", frozenset()),
        Row(1, "酒店", "周边景点", frozenset(["塔"])),
    }


def test_the_query_state_leaves_out_what_is_empty_and_what_was_ticked(folder: Path) -> None:
    assert dict(read_dialogues(folder)[0].messages[1].belief) == {("酒店", "酒店设施"): "暖气 无烟房"}


def test_only_the_first_dialogues_are_read_when_so_many_are_asked_for(folder: Path) -> None:
    assert [one.id for one in read_dialogues(folder, most=1)] == ["1"]


def test_every_database_gives_its_domain(folder: Path) -> None:
    assert [one.domain for one in read_entities(folder)] == ["景点", "餐馆", "酒店", "地铁"]
