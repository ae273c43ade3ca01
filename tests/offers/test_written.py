from frontdesk.offers.written import offered_json, why_json
from frontdesk.recommend.offer import Suggestion
from frontdesk.turn.reply import Reason

ONE = Suggestion("K1", 1.23456, "ease", {"ease": 1.2}, (Reason("why", "interactions:34"),), 0.95, True)


def test_a_suggestion_has_the_form_that_others_build_on() -> None:
    assert offered_json(ONE, {"K1": "Kettle"}) == {
        "item": "K1",
        "title": "Kettle",
        "score": 1.2346,
        "reasons": [{"text": "why", "evidence": "interactions:34"}],
        "source": "ease",
    }
    assert why_json(ONE) == {"parts": {"ease": 1.2}, "propensity": 0.95, "explored": True}
    assert offered_json(ONE, {})["title"] == "K1"
