import re

import pytest

from frontdesk.errors import InvalidInput
from frontdesk.knowledge.cases import names_of, read_cases
from frontdesk.knowledge.ingest import ingest

YAML = """
- {id: a, text: 退款要多久？, relevant: [zh/refunds.md]}
- {text: "Do you sell cars?", language: en}
- {id: c, text: Graded, relevant: {one.md: 2, two.md: 0.5}}
"""


def test_questions_are_read_from_yaml_with_names_or_grades_or_nothing() -> None:
    first, second, third = read_cases(YAML)
    assert (first.id, first.language, first.relevant) == ("a", "zh", {"zh/refunds.md": 1.0})
    assert (second.id, second.language, second.relevant) == ("2", "en", {})
    assert third.relevant == {"one.md": 2.0, "two.md": 0.5}


def test_json_lines_take_their_grades_from_trec_judgements() -> None:
    lines = '{"id": 1, "text": "one"}\n\n{"id": "2", "text": "two", "relevant": ["x"]}\n'
    first, second = read_cases(lines, "1 0 184 2\n1 0 29 -1\n\n2 0 5 1\n")
    assert first.relevant == {"184": 2.0, "29": -1.0}
    assert second.relevant == {"x": 1.0}


@pytest.mark.parametrize(
    ("text", "judged", "says"),
    [
        ("", None, "no list"),
        ("[]", None, "no question"),
        ("a: b", None, "no list"),
        ("- [", None, "no YAML"),
        ("- just words", None, "entry 1 is no question"),
        ("- {text: ''}", None, "entry 1 has no text"),
        ("- {text: a, language: [zh]}", None, "entry 1 has no language"),
        ("- {text: a, relevant: 7}", None, "entry 1 has a 'relevant'"),
        ("- {text: a, relevant: {b: yes}}", None, "entry 1 has a 'relevant'"),
        ("- {id: a, text: a}\n- {id: a, text: b}", None, "two questions have the id 'a'"),
        ('{"text": "a"}\n{"text"', None, "line 2 is no JSON"),
        ("- {text: a}", "1 0 184", "line 1 of the judgements"),
        ("- {text: a}", "1 0 184 high", "line 1 of the judgements"),
        ("- " + "[" * 60, None, "nested too deeply"),
    ],
)
def test_a_wrong_file_is_told_by_entry_or_line(text: str, judged: str | None, says: str) -> None:
    with pytest.raises(InvalidInput, match=re.escape(says)) as caught:
        read_cases(text, judged)
    assert caught.value.remedy


def test_a_passage_answers_to_its_ids_its_file_and_its_heading() -> None:
    source, passages = ingest(b"# Tea\n\n## Is it hot?\n\nYes, it is.\n", "en/tea.md")
    names = names_of(passages[0], source)
    assert names[1:] == ("en/tea.md#Is it hot?", source.id, "en/tea.md", "tea")
