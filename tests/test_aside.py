from collections.abc import Iterator
from threading import Event, Thread

from frontdesk.aside import AsideModel, AsideToolbox
from frontdesk.compute.queue import InferenceQueue
from frontdesk.dialogue.llm import Ask, Completion, Piece
from frontdesk.dialogue.tool import Call, Caller, NoTools, Result

CALLER = Caller("c", "t")


class Slow(NoTools):
    """A toolbox and a model that wait until somebody else was served."""

    name, sees = "slow", False

    def __init__(self) -> None:
        self.asked, self.served = Event(), Event()

    def use(self, call: Call, caller: Caller) -> Result:
        self.asked.set()
        return Result("done", self.served.wait(30))

    def say(self, ask: Ask) -> Completion:
        self.asked.set()
        return Completion(str(self.served.wait(30)))

    def stream(self, ask: Ask) -> Iterator[Piece]:
        yield Piece("first")
        self.asked.set()
        yield Piece(str(self.served.wait(30)), "stop")


def while_it_waits(queue: InferenceQueue, slow: Slow, work: Thread) -> None:
    """Serve somebody else while the work of a turn waits."""
    work.start()
    assert slow.asked.wait(30)
    assert queue.run(lambda: "somebody else") == "somebody else"
    slow.served.set()
    work.join()


def test_a_slow_tool_holds_up_nobody_else() -> None:
    queue, slow, came = InferenceQueue(), Slow(), list[Result]()
    toolbox = AsideToolbox(slow, queue)
    turn = Thread(target=lambda: came.append(queue.run(lambda: toolbox.use(Call("x"), CALLER))))
    while_it_waits(queue, slow, turn)
    assert came == [Result("done", True)]
    assert toolbox.tools == {}
    assert not toolbox.approve("a", CALLER)
    queue.close()


def test_a_slow_model_holds_up_nobody_else() -> None:
    queue, slow, came = InferenceQueue(), Slow(), list[Completion]()
    model = AsideModel(slow, queue)
    while_it_waits(queue, slow, Thread(target=lambda: came.append(queue.run(lambda: model.say(Ask(()))))))
    assert came == [Completion("True")]
    assert (model.name, model.sees) == ("slow", False)
    queue.close()


def test_between_the_pieces_of_a_model_others_are_served() -> None:
    queue, slow, came = InferenceQueue(), Slow(), list[Piece]()
    model = AsideModel(slow, queue)
    while_it_waits(queue, slow, Thread(target=lambda: queue.run(lambda: came.extend(model.stream(Ask(()))))))
    assert [piece.text for piece in came] == ["first", "True"]
    queue.close()
