"""A slot: a place for one model, opened when it is first needed, or for what stands in for it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from typing import Generic, Literal, TypeVar

from frontdesk.errors import NotReady

T = TypeVar("T")
State = Literal["ok", "fallback", "off"]


@dataclass(frozen=True, slots=True)
class SlotState:
    """Which model a slot holds and whether it runs; ``remedy`` is empty when it does."""

    model: str
    state: State
    fallback: str
    remedy: str


@dataclass(frozen=True, slots=True, eq=False)
class Slot(Generic[T]):
    """A place for one model, safe to use from several threads.

    ``ready`` raises `NotReady` when the model is not there, ``open`` opens it. When it is missing or corrupt,
    ``standby`` makes what stands in for it, named ``fallback``. ``off`` says that nothing does;
    ``advice`` then tells the customer what to do instead.
    """

    name: str
    model: str
    ready: Callable[[], object]
    open: Callable[[], T]
    standby: Callable[[], T]
    fallback: str
    off: bool = False
    advice: str = ""
    _lock: Lock = field(default_factory=Lock, repr=False)
    _held: list[T] = field(default_factory=list[T], repr=False)
    _errors: list[NotReady] = field(default_factory=list[NotReady], repr=False)

    def get(self) -> T:
        """Give the model, opened once, or what stands in for it."""
        with self._lock:
            if not self._held:
                self._held.append(self._opened())
            return self._held[0]

    def note(self) -> str | None:
        """Say what does not work and what mends it, once the slot was asked for; None when all is well."""
        if not self._errors:
            return None
        does = "is off" if self.off else f"runs on its fallback ({self.fallback})"
        return f"{self.name} {does}: {self._errors[0]}{self.advice and '; '}{self.advice}"

    def state(self) -> SlotState:
        """Tell the state without opening anything."""
        error = self._errors[0] if self._errors else None if self._held else self._missing()
        if error is None:
            return SlotState(self.model, "ok", self.fallback, "")
        return SlotState(self.model, "off" if self.off else "fallback", self.fallback, error.remedy or "")

    def _missing(self) -> NotReady | None:
        try:
            self.ready()
        except NotReady as error:
            return error
        return None

    def _opened(self) -> T:
        try:
            return self.open()
        except NotReady as error:
            self._errors.append(error)
            return self.standby()
