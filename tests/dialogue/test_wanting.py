from dialogue.clerks import K17, hear, showing
from frontdesk.dialogue.hearing import Heard
from frontdesk.dialogue.wanting import Wanting, beside
from frontdesk.knowledge.answer import Answer
from frontdesk.turn.state import NEW, Running, State


def test_a_page_answers_beside_the_clerk_where_that_is_advice() -> None:
    sure, unsure = Answer("…", (), 0.9, "en"), Answer("…", (), 0.6, "en")
    advice = hear("Which vacuum is best for cats?", "recommendation")
    assert advice.advice
    assert (advice.leaves(sure), advice.leaves(unsure), advice.leaves(None)) == (sure, None, None)
    assert hear("a vacuum under 500", "recommendation").leaves(sure) is None
    assert Wanting().leaves(unsure) is unsure


def test_what_is_plainly_said_to_the_clerk_begins_no_flow() -> None:
    other = hear("换一个", "exchange", showing(K17))
    assert beside(Heard("starts"), other, NEW) == Heard("none")
    assert beside(Heard("vain"), other, State(running=(Running("f", "s"),))) == Heard("open")
    assert beside(Heard("answers"), other, NEW) == Heard("answers")
    assert beside(Heard("starts"), Wanting(), NEW) == Heard("starts")
