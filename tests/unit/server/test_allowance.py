"""An allowance on a clock that stands still, and then goes on."""

from qkv_core.server.allowance import Allowance


def test_so_many_at_once_and_so_many_a_second():
    now = 100.0
    allowance = Allowance(2, 5, lambda: now)
    assert [allowance.take() for _ in range(7)] == [True] * 5 + [False] * 2
    now += 1
    assert [allowance.take() for _ in range(3)] == [True, True, False]
    now += 1000
    assert [allowance.take() for _ in range(6)] == [True] * 5 + [False]
    allowance.give_back()
    assert allowance.take()
    assert not allowance.take()
