from hypothesis import given
from hypothesis import strategies as st

from frontdesk.inbox.plan import DEFAULT, SERVICE, Agent, Plan, Queue

BOTH = {"zh": "队", "en": "Queue"}
REPAIRS = Queue("repairs", BOTH, intents=("troubleshoot",), skills=("technical",))
ENGLISH = Queue("english", BOTH, languages=("en",))
LOYAL = Queue("loyal", BOTH, tags=("vip", "gold"))
PLAN = Plan(queues=(LOYAL, REPAIRS, ENGLISH, SERVICE))


def test_the_first_queue_that_fits_takes_a_conversation() -> None:
    assert PLAN.route("zh", "invoice") is SERVICE
    assert PLAN.route("en", "invoice") is ENGLISH
    assert PLAN.route("en", "troubleshoot") is REPAIRS
    assert PLAN.route("en", "troubleshoot", ["blue", "gold"]) is LOYAL


def test_a_queue_that_the_pack_no_longer_has_is_the_one_that_takes_all() -> None:
    assert PLAN.queue("english") is ENGLISH
    assert PLAN.queue("gone") is SERVICE
    assert PLAN.queue("") is SERVICE


def test_a_person_without_limits_serves_every_queue() -> None:
    assert all(Agent("Lin").serves(queue, "zh") for queue in PLAN.queues)


def test_a_person_serves_their_queues_in_their_languages() -> None:
    lin = Agent("Lin", languages=("zh",), queues=("repairs",))
    assert lin.serves(REPAIRS, "zh")
    assert lin.serves(REPAIRS, "und")  # nobody knows the language yet
    assert not lin.serves(REPAIRS, "en")
    assert not lin.serves(SERVICE, "zh")


def test_a_person_with_a_list_of_skills_serves_what_asks_for_no_others() -> None:
    assert Agent("Ada", skills=("technical", "sales")).serves(REPAIRS, "en")
    assert not Agent("Bo", skills=()).serves(REPAIRS, "en")
    assert Agent("Bo", skills=()).serves(SERVICE, "en")
    assert Agent("Cy", queues=("repairs",), skills=()).serves(REPAIRS, "en")  # named by the settings


texts = st.sampled_from(["zh", "en", "und", "troubleshoot", "invoice", "", "vip"])


@given(texts, texts, st.lists(texts))
def test_everybody_has_a_queue(language: str, intent: str, tags: list[str]) -> None:
    assert PLAN.route(language, intent, tags) in PLAN.queues
    assert DEFAULT.route(language, intent, tags) is SERVICE
