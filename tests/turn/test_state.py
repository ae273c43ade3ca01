import json

from hypothesis import given
from hypothesis import strategies as st

from frontdesk.turn.state import NEW, Noted, Offers, Running, Shown, State, state_from_json, state_json

texts = st.text(max_size=8)
slots = st.dictionaries(texts, texts, max_size=3)
names = st.lists(texts, max_size=3).map(tuple)
shown = st.builds(Shown, texts, texts, st.lists(st.tuples(texts, texts), max_size=2).map(tuple))
offers = st.builds(
    Offers,
    wish=st.dictionaries(texts, texts, max_size=2),
    shown=st.lists(shown, max_size=2).map(tuple),
    turn=st.integers(0, 9),
    refused=names,
    looked=names,
)
states = st.builds(
    State,
    running=st.lists(st.builds(Running, texts, texts, slots, st.integers(0, 5)), max_size=3).map(tuple),
    slots=slots,
    summary=st.lists(st.builds(Noted, texts, texts, st.just("answered"), texts), max_size=3).map(tuple),
    mood=st.lists(st.floats(0, 1), max_size=3).map(tuple),
    low=st.integers(0, 9),
    offers=offers,
)


@given(states)
def test_a_state_is_read_as_it_was_written(state: State) -> None:
    assert state_from_json(json.loads(json.dumps(state_json(state)))) == state


def test_a_state_of_an_older_version_is_completed() -> None:
    assert state_from_json({}) == NEW
    assert state_from_json({"low": 2}).low == 2
    assert state_from_json({"offers": {"refused": ["a"]}}).offers == Offers(refused=("a",))
