"""Typed text at the door: what no database or model can hold is refused here."""

from frontdesk.errors import InvalidInput, TooLarge
from frontdesk.sections import Limits


def clean(text: str, limits: Limits, part: str = "text") -> str:
    """Return the text as it came. Raises `TooLarge`, or `InvalidInput` for what cannot be kept or read.

    Half a surrogate pair is valid JSON that no UTF-8 column can store, and no database keeps NUL.
    """
    if len(text) > limits.text_characters:
        raise TooLarge("text characters", len(text), limits.text_characters, part=part)
    if not text.strip():
        raise InvalidInput("the text is empty", part=part, value=0, limit=1, remedy="write something")
    for position, character in enumerate(text):
        if character == "\0" or "\ud800" <= character <= "\udfff":
            raise InvalidInput(
                f"the text holds U+{ord(character):04X} at position {position:,}, which cannot be kept",
                part=part,
                value=f"U+{ord(character):04X}",
                remedy="leave the character out",
            )
    return text
