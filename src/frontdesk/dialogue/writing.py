"""Answers from the knowledge, written by a language model: what `knowledge.writer` asks, put to `llm`."""

from frontdesk.dialogue.llm import Ask, Given, Instruction, LanguageModel
from frontdesk.dialogue.untrusted import Quoted
from frontdesk.errors import FetchFailed
from frontdesk.knowledge.writer import SCHEMA, ModelWriter


def writing(model: LanguageModel) -> ModelWriter:
    """Let a model write; what it says comes in pieces."""

    def ask(task: str, given: str) -> Ask:
        return Ask((Instruction(task), Given(Quoted(given))), schema=SCHEMA)

    return ModelWriter(
        lambda task, given: model.say(ask(task, given)).text,
        model.name,
        (FetchFailed,),
        lambda task, given: (piece.text for piece in model.stream(ask(task, given))),
    )
