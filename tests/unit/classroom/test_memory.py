"""A class in memory is gone three hours after its lecturer's last step."""

from qkv_core.classroom.memory import MemoryStore
from qkv_core.classroom.rooms import Rooms
from qkv_core.classroom.store import KEPT_FOR
from tests.unit.classroom.conftest import on_tokens


def test_three_hours_after_the_last_step_nothing_is_left():
    now = 5.0
    store = MemoryStore(lambda: now)
    rooms = Rooms(store)
    first, second = rooms.open(), rooms.open()
    now += KEPT_FOR - 1
    number = rooms.ask(second, on_tokens())
    now += 1
    assert not rooms.is_open(first.code)
    assert rooms.is_open(second.code)
    assert rooms.answer(second.code, rooms.seat(second.code), number, [0]) == "taken"  # prolongs nothing
    now += KEPT_FOR - 1
    rooms.open()
    assert set(store._classes).isdisjoint({first.code, second.code})
