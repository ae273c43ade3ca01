from frontdesk.turn.codec import reply_part_json
from frontdesk.turn.lines import lines
from frontdesk.turn.reply import (
    Article,
    Card,
    Cards,
    Choices,
    Field,
    Form,
    Link,
    Picture,
    ReplyPart,
    Said,
    Spoken,
)

PARTS: tuple[tuple[ReplyPart, str], ...] = (
    (Said("a\nb"), "a\nb"),
    (Choices(("Yes", "No")), "`Yes` `No`"),
    (Cards((Card("Kettle", "1 at ¥259"), Card("Lamp"))), "▭ Kettle: 1 at ¥259\n▭ Lamp"),
    (Form((Field("tax", "Tax number"),)), "▭ Tax number"),
    (Article((Link("Returns", "How to", "/r"),)), "▭ Returns: How to"),
    (Picture("ab", "image/png", "a lamp"), "*(image)*"),
    (Spoken("/s", "audio/mpeg"), "*(voice)*"),
)


def test_every_part_of_a_reply_can_be_read_in_a_terminal() -> None:
    for part, written in PARTS:
        assert lines(reply_part_json(part)) == written
