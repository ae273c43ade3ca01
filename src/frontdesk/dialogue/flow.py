"""Flows as values: what a conversation goes through to get something done, step by step.

A flow is a graph of steps. Texts are in zh and in en; in them, and in arguments, values are named: a slot
("order"), or what a tool gave ("found.state", from a call into "found").
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, get_args

from frontdesk.dialogue.tool import Argument

Both = Mapping[str, str]  # a text in zh and in en
FlowFact = Literal["none", "starts", "answers", "open", "idle", "vain", "complains"]
Sort = Literal[
    "text",
    "order",
    "product",
    "phone_end",
    "amount",
    "day",
    "email",
    "address",
    "photo",
    "colour",
    "choice",
    "number",
    "yes_no",
]
FACTS: tuple[FlowFact, ...] = get_args(FlowFact)
BESIDE: tuple[FlowFact, ...] = ("idle", "vain", "complains")  # told by words alone, not by flows
SORTS: tuple[Sort, ...] = get_args(Sort)
END = "end"  # the step behind the last one
VERIFIED = "verified"  # names whether a customer was verified: "yes" or "no"
TODAY = "today"  # names the day of the turn


@dataclass(frozen=True, slots=True)
class Named:
    """A value by its name, such as "order" or "found.total"; written with a "$" in files."""

    name: str


Given = Argument | Named
Arguments = Mapping[str, Given]


@dataclass(frozen=True, slots=True)
class Option:
    """Something to choose: its id, its name, other words for it, and the step that it leads to, if any."""

    id: str
    name: Both
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    next: str = ""


@dataclass(frozen=True, slots=True)
class Slot:
    """Something that a flow has to know: what it is called, how it is asked for, and within which limits.

    ``keep``: what was told in another flow of the conversation may be used again. ``early``: what was told
    shortly before its flow began need not be told again. ``least`` and ``most`` bound characters of a text,
    the number of a number or amount, and days from today of a day. The whole of a value matches ``pattern``;
    ``prefix`` is put before digits alone. What is ``optional`` may be left out.
    """

    name: str
    sort: Sort
    label: Both
    ask: Both
    options: tuple[Option, ...] = ()
    keep: bool = False
    early: bool = False
    least: int | None = None
    most: int | None = None
    pattern: str = ""
    prefix: str = ""
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """Cards made of a list that a tool gave; texts name the values of an entry, "item.price" or "item.en".

    ``press`` are the words on each card that can be pressed, with what the customer is then taken to say.
    """

    items: Named
    title: Both
    text: Both | None = None
    press: tuple[tuple[Both, Both], ...] = ()


@dataclass(frozen=True, slots=True)
class Collect:
    """Ask for slots that are not known yet, several at once as a form. Known ones are passed over.

    ``among`` names a list that a tool gave, of which one entry is the product that is meant: with one entry
    alone nothing is asked.
    """

    name: str
    next: str
    slots: tuple[str, ...]
    say: Both | None = None
    among: Named | None = None
    cards: Shown | None = None


@dataclass(frozen=True, slots=True)
class Ask:
    """Ask a question with answers to choose from, each of which leads on."""

    name: str
    say: Both
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Call:
    """Use a tool that needs no approval.

    ``into`` names what it gives. ``refused`` says where a reason of its rules leads ("else": any other one),
    ``failed`` where it goes when the tool fails, hangs, or refuses for a reason that is not listed; without
    it a person is brought in. ``unless`` names a value with which the call is not needed.
    """

    name: str
    next: str
    tool: str
    arguments: Arguments = field(default_factory=dict[str, Given])
    into: str = ""
    refused: Mapping[str, str] = field(default_factory=dict[str, str])
    failed: str = ""
    unless: Named | None = None


@dataclass(frozen=True, slots=True)
class Branch:
    """Go where a value leads: an unknown one is the case "missing", any other one `otherwise`."""

    name: str
    on: Named
    cases: Mapping[str, str]
    otherwise: str


@dataclass(frozen=True, slots=True)
class Confirm:
    """Say exactly what would be done, and do it after a clear yes; `declined` is where a no leads.

    The rest is as with a call.
    """

    name: str
    next: str
    say: Both
    declined: str
    tool: str
    arguments: Arguments = field(default_factory=dict[str, Given])
    into: str = ""
    refused: Mapping[str, str] = field(default_factory=dict[str, str])
    failed: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """Tell something: a text, cards, and what the knowledge says to a question (``look``).

    ``unknown`` is where it goes when the knowledge says nothing. ``forget`` names slots that are asked anew.
    """

    name: str
    next: str
    say: Both | None = None
    cards: Shown | None = None
    look: Both | None = None
    unknown: str = ""
    forget: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HandOff:
    """Bring in a person, of whose queue ``queue`` is the name, if any."""

    name: str
    say: Both
    queue: str = ""


Step = Collect | Ask | Call | Branch | Confirm | Answer | HandOff


@dataclass(frozen=True)
class Flow:
    """One flow: its id and name, the intents that start it, its slots, and its steps, of which one is first.

    ``quotes``: a mere question about the matter, to which the knowledge has an answer, is answered and does
    not start it; then ``offer``, a short wish in the customer's words, is offered to choose, as it is behind
    answers to what the intents ``offered`` want, which start nothing by themselves. ``about``: an
    intent starts it only where one of these words stands, in each language. ``wished``: words that ask for
    it even where another intent is likelier. ``verifies``: it runs before a tool that needs a verified
    customer.
    """

    id: str
    name: Both
    starts: tuple[str, ...]
    slots: Mapping[str, Slot]
    steps: Mapping[str, Step]
    first: str
    quotes: bool = True
    offer: Both | None = None
    offered: tuple[str, ...] = ()
    about: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    wished: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    verifies: bool = False

    @cached_property
    def tools(self) -> frozenset[str]:
        """The tools that it may use."""
        return frozenset(one.tool for one in self.steps.values() if isinstance(one, Call | Confirm))

    def suits(self, intent: str) -> bool:
        """Tell whether it is offered behind an answer to somebody who wants this."""
        return self.offer is not None and intent in (*self.starts, *self.offered)


Flows = Mapping[str, Flow]
NO_FLOWS: Flows = {}
