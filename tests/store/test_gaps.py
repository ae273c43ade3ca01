import pytest
import sqlalchemy as sql

from frontdesk.errors import Conflict, NotFound
from frontdesk.store.conversations import ConversationStore
from frontdesk.store.gaps import GapStore
from frontdesk.store.tables import gaps, ratings
from store.test_corrections import more, tell


def test_a_gap_is_read_back_oldest_first_and_once_a_turn(engine: sql.Engine) -> None:
    kept, (conversation, turn) = GapStore(engine), tell(engine)
    kept.add(conversation, turn, "do you sell tents?", "en", "unanswered")
    kept.add(conversation, turn, "again", "en", "unanswered")
    other = more(engine, conversation, "and boots?")
    kept.rate(conversation, other, False, "no help", "and boots?", "en")
    found = kept.open()
    assert [(one.turn, one.text, one.reason) for one in found] == [
        (turn, "do you sell tents?", "unanswered"),
        (other, "and boots?", "badly_rated"),
    ]
    assert kept.get([one.id for one in found[::-1]]) == found[::-1]


def test_every_rating_is_kept_and_only_a_bad_one_of_a_question_makes_a_gap(engine: sql.Engine) -> None:
    kept, (conversation, turn) = GapStore(engine), tell(engine)
    kept.rate(conversation, turn, True, "", "a question", "en")
    kept.rate(conversation, turn, False, "", "", "en")
    assert kept.open() == ()
    with engine.connect() as connection:
        query = sql.select(ratings.c.good).order_by(ratings.c.number)
        assert [row.good for row in connection.execute(query)] == [True, False]


def test_closed_gaps_are_no_longer_open_and_close_only_once(engine: sql.Engine) -> None:
    kept, (conversation, turn) = GapStore(engine), tell(engine)
    kept.add(conversation, turn, "one", "en", "unanswered")
    kept.add(conversation, more(engine, conversation, "two"), "two", "en", "unanswered")
    first, second = (one.id for one in kept.open())
    kept.close([first], "answered", "source")
    assert [one.id for one in kept.open()] == [second]
    assert kept.get([first])[0].source == "source"
    with pytest.raises(Conflict, match="1 of these gaps"):
        kept.close([first, second], "dismissed", None)
    assert [one.id for one in kept.open()] == [second]


def test_unknown_conversations_turns_and_gaps_are_told(engine: sql.Engine) -> None:
    kept, (conversation, _) = GapStore(engine), tell(engine)
    with pytest.raises(NotFound, match="no conversation"):
        kept.add("nobody", "t", "a", "en", "unanswered")
    with pytest.raises(NotFound, match="no turn"):
        kept.add(conversation, "t", "a", "en", "unanswered")
    with pytest.raises(NotFound, match="no turn"):
        kept.rate(conversation, "t", False, "", "a", "en")
    with pytest.raises(NotFound, match="no gap 'x'"):
        kept.get(["x"])


def test_a_forgotten_conversation_takes_its_gaps_and_ratings_along(engine: sql.Engine) -> None:
    kept, (conversation, turn) = GapStore(engine), tell(engine)
    kept.rate(conversation, turn, False, "bad", "a question", "en")
    assert ConversationStore(engine).forget(conversation)
    with engine.connect() as connection:
        left = [connection.execute(sql.select(table)).all() for table in (gaps, ratings)]
    assert left == [[], []]
