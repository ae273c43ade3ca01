import csv
import io

from frontdesk.demo.knowledge import knowledge
from frontdesk.demo.questions import questions

FILES = {name: data.decode("utf-8") for name, data in knowledge()}


def headings(name: str) -> set[str]:
    if name.endswith(".csv"):
        return {row[0] for row in list(csv.reader(io.StringIO(FILES[name])))[1:]}
    return {line[3:] for line in FILES[name].splitlines() if line.startswith("## ")}


def test_eighty_questions_half_of_them_chinese() -> None:
    asked = questions()
    assert len(asked) == len({one.id for one in asked}) == len({one.text for one in asked}) == 80
    assert sum(one.language == "zh" for one in asked) == 40


def test_every_place_that_answers_exists() -> None:
    for one in questions():
        for place in one.answers:
            name, heading = place.split("#", 1)
            assert heading in headings(name), one.id


def test_questions_that_cross_languages_have_no_twin_to_answer_them() -> None:
    crossing = [one for one in questions() if one.cross]
    assert len(crossing) == 12
    for one in crossing:
        places = [place.split("#", 1)[0] for place in one.answers]
        assert {place[:2] for place in places} == {"zh", "en"} - {one.language}, one.id
        twins = [{f"zh/{place[3:]}", f"en/{place[3:]}"} for place in places]
        assert not any(pair <= set(FILES) for pair in twins), one.id


def test_the_others_are_answered_in_their_own_language_or_not_at_all() -> None:
    plain = [one for one in questions() if not one.cross]
    assert all(place.startswith(one.language) for one in plain for place in one.answers)
    assert sum(not one.answers for one in plain) == 20


def test_no_question_is_copied_from_the_handbook() -> None:
    assert not [one.id for one in questions() if any(one.text in text for text in FILES.values())]
