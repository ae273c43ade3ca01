"""`frontdesk ask`: a turn sent from the command line, kept and answered as one from the page would be."""

import json
from typing import Annotated

import typer
from rich.console import Console

from frontdesk.cli.sent import Agreed, AsJson, Films, Home, Images, Sounds, Words, gather
from frontdesk.config import load
from frontdesk.house import open_house
from frontdesk.turn.codec import Json
from frontdesk.turn.consent import read_consent
from frontdesk.turn.lines import lines

Conversation = Annotated[str | None, typer.Option("--conversation", help="Go on with this conversation.")]


def ask(
    text: Words = None,
    image: Images = None,
    audio: Sounds = None,
    video: Films = None,
    consent: Agreed = None,
    conversation: Conversation = None,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Ask the desk, with words, photos, voice messages and films together.

    What the customer agrees to is recorded for the rest of the conversation; without it nothing changes.
    """
    agreed = None if consent is None else read_consent(consent)
    sent = gather(text, image, audio, video)
    with open_house(load(home=home)) as house:
        where = conversation or house.reception.conversations.open().id
        if agreed is not None:
            house.reception.agree(where, agreed, "cli")
        reply = house.reception.answer(house.reception.receive(where, sent))
    if as_json:
        print(json.dumps(reply, ensure_ascii=False, indent=2))
    else:
        show(reply, Console())


def show(reply: Json, console: Console) -> None:
    """Print a reply for a reader: the words, where they stand, what was felt and wanted, what was decided."""
    for part in reply["reply"]["parts"]:
        console.print(lines(part), markup=False)
    for number, citation in enumerate(reply["citations"], 1):
        start, end = citation["span"]
        console.print(
            f"[{number}] {citation['title']} ({citation['source'][:12]}, {start}-{end})",
            style="dim",
            markup=False,
        )
    for note in (*reply["notes"], *(one["message"] for one in reply["rejected"])):
        console.print(f"! {note}", style="yellow", markup=False)
    emotion, intent = reply["findings"]["emotion"], reply["findings"]["intent"]
    console.print(
        f"{reply['decision']['kind']} by row {reply['decision']['row']} · {emotion['value']} "
        f"{emotion['confidence']:.2f} · {intent['value']} {intent['confidence']:.2f} · "
        f"conversation {reply['conversation']}",
        style="dim",
        markup=False,
    )
