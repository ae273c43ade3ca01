from threading import Event, Thread

from hypothesis import given
from hypothesis import strategies as st

from frontdesk.compute.line import Line


def test_the_turns_are_given_in_the_order_of_places() -> None:
    line, order, hold = Line(), list[int](), Event()
    places = [line.place() for _ in range(6)]

    def take(place: int) -> None:
        with line.turn(place):
            if place == places[0]:
                hold.wait(30)
            order.append(place)

    threads = [Thread(target=take, args=(place,)) for place in (places[0], *reversed(places[1:]))]
    for thread in threads:
        thread.start()
    while len(line._waiting) < 5:
        pass
    hold.set()
    for thread in threads:
        thread.join()
    assert order == places


def test_who_steps_aside_lets_others_go_on_and_is_the_next_again() -> None:
    line, order = Line(), list[str]()
    out, back = Event(), Event()

    def aside() -> None:
        with line.turn(0):
            order.append("first")
            with line.aside():
                out.set()
                back.wait(30)
            order.append("first again")

    def others(place: int) -> None:
        with line.turn(place):
            order.append(f"other {place}")
            if place == 1:
                back.set()
                while not line._waiting or line._waiting[0] != 0:  # until the first waits for its turn again
                    pass

    threads = [Thread(target=aside), Thread(target=others, args=(1,)), Thread(target=others, args=(2,))]
    threads[0].start()
    assert out.wait(30)
    for thread in threads[1:]:
        thread.start()
    for thread in threads:
        thread.join()
    assert order == ["first", "other 1", "first again", "other 2"]


def test_to_step_aside_without_a_turn_changes_nothing() -> None:
    line = Line()
    with line.aside(), line.turn(0):
        pass
    with line.turn(1):
        stranger = Thread(target=lambda: line.aside().__enter__())
        stranger.start()
        stranger.join()
        assert line._having is not None


@given(st.lists(st.booleans(), min_size=1, max_size=12))
def test_never_two_have_their_turn_at_once(steps_aside: list[bool]) -> None:
    line, inside, most = Line(), [0], [0]

    def work() -> None:
        inside[0] += 1
        most[0] = max(most[0], inside[0])
        inside[0] -= 1

    def take(place: int, aside: bool) -> None:
        with line.turn(place):
            work()
            if aside:
                with line.aside():
                    pass
                work()

    threads = [Thread(target=take, args=(line.place(), aside)) for aside in steps_aside]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1]
