"""Tools and language models that are waited for aside: meanwhile the models on this machine serve others."""

from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass

from frontdesk.compute.queue import InferenceQueue
from frontdesk.dialogue.llm import Ask, Completion, LanguageModel, Piece
from frontdesk.dialogue.tool import Call, Caller, Result, Tool, Toolbox


@dataclass(frozen=True, slots=True)
class AsideToolbox:
    """A toolbox whose tools are waited for outside the line."""

    toolbox: Toolbox
    queue: InferenceQueue

    @property
    def tools(self) -> Mapping[str, Tool]:
        """The closed list, by name; a server may be asked for it."""
        with self.queue.aside():
            return self.toolbox.tools

    def use(self, call: Call, caller: Caller) -> Result:
        """Use a tool."""
        with self.queue.aside():
            return self.toolbox.use(call, caller)

    def approve(self, approval: str, caller: Caller) -> bool:
        """Note that the customer agreed."""
        return self.toolbox.approve(approval, caller)


@dataclass(frozen=True, slots=True)
class AsideModel:
    """A language model that is waited for outside the line."""

    model: LanguageModel
    queue: InferenceQueue

    @property
    def name(self) -> str:
        """The model and its version."""
        return self.model.name

    @property
    def sees(self) -> bool:
        """Whether it can be given pictures."""
        return self.model.sees

    def say(self, ask: Ask) -> Completion:
        """Answer as a whole. Raises `FetchFailed`."""
        with self.queue.aside():
            return self.model.say(ask)

    def stream(self, ask: Ask) -> Iterator[Piece]:
        """Answer piece by piece: what is done with a piece stands in line again. Raises `FetchFailed`."""
        pieces = iter(self.model.stream(ask))
        try:
            while (piece := self._next(pieces)) is not None:
                yield piece
        finally:
            if isinstance(pieces, Generator):
                pieces.close()  # whoever stops reading stops the model

    def _next(self, pieces: Iterator[Piece]) -> Piece | None:
        with self.queue.aside():
            return next(pieces, None)
