from frontdesk.scenarios.play import Played, Turned
from frontdesk.scenarios.scenario import Came, Entry, Said, Scenario, Staffed, Waited
from frontdesk.scenarios.transcript import transcript
from scenarios.cases import call, reply, text

CARD = {"kind": "cards", "items": [{"title": "Kettle K17", "description": "1 at ¥259", "actions": []}]}
FORM = {"kind": "form", "fields": [{"name": "tax", "label": "Tax number"}]}
CHOICES = {"kind": "choices", "options": ["Yes", "No"]}
VOICE = {"kind": "voice", "url": "/v1/x", "media_type": "audio/mpeg"}
ANSWER = Came(reply(text("One\nTwo"), CHOICES, CARD, FORM, VOICE, calls=[call("my_orders")]))
HEARD = Came({**(reply(text("Yes.")) or {}), "heard": [{"part": 0, "text": "is it black", "language": "en"}]})


def told(*turns: tuple[object, Came]) -> str:
    """Write a scenario of these turns."""
    entries = [Entry(at, happens) for at, (happens, _) in enumerate(turns, 1)]  # type: ignore[arg-type]
    scenario = Scenario("en-x", "Shows x.", "en", tuple(entries))
    played = [Turned(entry, came) for entry, (_, came) in zip(entries, turns, strict=True)]
    return transcript([Played(scenario, tuple(played), 1.0)], "frontdesk scenarios run X")


def test_a_transcript_quotes_every_part_that_the_customer_reads() -> None:
    written = told((Said("Where is it?\nTell me"), ANSWER))
    assert "Written by `frontdesk scenarios run X`" in written
    assert "## en-x\n\nShows x.\n" in written
    assert "**1. Customer: Where is it? / Tell me**" in written
    assert "> One\n> Two\n" in written
    for quoted in ("> `Yes` `No`", "> ▭ Kettle K17: 1 at ¥259", "> ▭ Tax number", "> *(voice)*"):
        assert quoted in written
    assert "`my_orders` done" in written


def test_a_transcript_tells_what_was_heard_and_what_people_did() -> None:
    silence = (Waited(30), Came(phase="waiting"))
    written = told((Said(), HEARD), (Staffed("reply", text="Hello"), Came(told=("Hello",))), silence)
    assert "> heard: is it black" in written
    assert "**2. Lin: Hello**" in written
    assert "> Hello" in written
    assert "> *(silence)*" in written
