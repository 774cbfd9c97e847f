"""Who takes turns never holds more together than there is, is told while waiting, and never waits for ever."""

import gc
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from qkv_core.server import turns
from qkv_core.server.turns import Turns


def never(_n_ahead):
    raise AssertionError("Nobody should have to wait here.")


class LeftError(Exception):
    """What a visitor's going raises in the run that waits."""


def leave(_n_ahead):
    raise LeftError


@pytest.fixture(autouse=True)
def hasty(monkeypatch):
    """A look every millisecond, and nobody is let in for being late."""
    monkeypatch.setattr(turns, "_LOOK", 0.001)
    monkeypatch.setattr(turns, "_PATIENCE", float("inf"))


def test_what_fits_goes_at_once_and_what_does_not_waits():
    of_seven = Turns(7)
    first, second = of_seven.take(3, never), of_seven.take(4, never)
    with pytest.raises(LeftError):
        of_seven.take(1, leave)
    first.close()
    first.close()  # does nothing
    with pytest.raises(LeftError):
        of_seven.take(4, leave)
    of_seven.take(3, never)
    second.close()


def test_one_that_is_larger_than_all_goes_alone():
    of_seven = Turns(7)
    small = of_seven.take(2, never)
    with pytest.raises(LeftError):
        of_seven.take(100, leave)
    small.close()
    of_seven.take(100, never).close()


def test_a_forgotten_turn_is_given_back():
    of_seven = Turns(7)
    turn = of_seven.take(7, never)
    del turn
    gc.collect()
    of_seven.take(7, never)


def test_a_thread_that_ends_gives_its_turn_back():
    of_seven, own = Turns(7), threading.local()

    def run():
        own.turn = of_seven.take(7, never)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    of_seven.take(7, never)


def test_who_came_later_does_not_overtake_who_fits():
    of_seven = Turns(7)
    held = of_seven.take(5, never)

    def give_back_and_let_another_come(_n_ahead):
        held.close()
        with pytest.raises(LeftError):
            of_seven.take(6, leave)

    of_seven.take(6, give_back_and_let_another_come)


def test_who_fits_passes_who_does_not():
    of_seven = Turns(7)
    held = of_seven.take(5, never)

    def let_another_pass(n_ahead):
        assert n_ahead == 0
        of_seven.take(2, never).close()
        held.close()

    of_seven.take(6, let_another_pass)


def test_many_at_once_are_all_served_and_never_hold_more():
    n_visitors, of_seven, holding, most = 40, Turns(7), [], []
    lock = threading.Lock()

    def visit(number):
        n_bytes = 1 + number % 5
        turn = of_seven.take(n_bytes, lambda _n_ahead: None)
        with lock:
            holding.append(n_bytes)
            most.append(sum(holding))
        with lock:
            holding.remove(n_bytes)
        turn.close()

    with ThreadPoolExecutor(n_visitors) as visitors:
        list(visitors.map(visit, range(n_visitors)))
    assert len(most) == n_visitors
    assert max(most) <= 7


def test_nobody_waits_for_ever_for_one_who_is_slow(monkeypatch):
    clock = iter(range(10_000))
    monkeypatch.setattr(turns.time, "monotonic", lambda: float(next(clock)))
    monkeypatch.setattr(turns, "_PATIENCE", 20.0)
    of_seven = Turns(7)
    slow = of_seven.take(7, never)
    looks = []

    def look(n_ahead):
        looks.append(n_ahead)
        assert len(looks) < 1000

    of_seven.take(7, look)
    assert 3 < len(looks) <= 21
    slow.close()


def test_of_those_who_have_waited_too_long_one_goes_at_a_time(monkeypatch):
    monkeypatch.setattr(turns, "_PATIENCE", -1.0)
    of_seven = Turns(7)
    slow = of_seven.take(7, never)
    late = of_seven.take(9, never)
    with pytest.raises(LeftError):
        of_seven.take(1, leave)
    slow.close()
    with pytest.raises(LeftError):
        of_seven.take(1, leave)
    late.close()
    of_seven.take(7, never)
    of_seven.take(8, never)


def test_who_leaves_the_line_keeps_nobody_waiting():
    of_seven = Turns(7)
    held = of_seven.take(7, never)
    with pytest.raises(LeftError):
        of_seven.take(7, leave)
    held.close()
    of_seven.take(7, never)


def test_an_idle_moment_is_used_once_much_was_given_back():
    idle = []
    of_seven = Turns(7, when_idle=lambda: idle.append(of_seven._taken))
    for _ in range(6):
        of_seven.take(1, never).close()
    assert not idle
    first, second = of_seven.take(5, never), of_seven.take(1, never)
    first.close()
    assert not idle
    second.close()
    assert idle == [0]
    of_seven.take(6, never).close()
    assert idle == [0]
