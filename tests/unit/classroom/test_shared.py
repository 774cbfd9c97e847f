"""The shared store on a real server: it forgets by itself, and says when it is down. Both stores do the same."""

import os
import signal
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from redis import Redis

from qkv_core.classroom.memory import MemoryStore
from qkv_core.classroom.rights import new_steering
from qkv_core.classroom.rooms import Rooms
from qkv_core.classroom.shared import SharedStore
from qkv_core.classroom.store import KEPT_FOR, StoreDownError
from tests.stores import free_port, start_store
from tests.unit.classroom.conftest import on_tokens


def test_all_of_a_class_expires_by_itself(shared_url):
    rooms, server = Rooms(SharedStore(shared_url)), Redis.from_url(shared_url)
    steering = rooms.open()
    number = rooms.ask(steering, on_tokens())
    rooms.answer(steering.code, rooms.seat(steering.code), number, [2])
    keys = list(server.scan_iter(f"*{steering.code}*"))
    assert len(keys) == 2
    assert all(KEPT_FOR - 60 < server.ttl(key) <= KEPT_FOR for key in keys)
    rooms.end(steering)
    assert not list(server.scan_iter(f"*{steering.code}*"))


def when_it_is_back(question, *arguments):
    """The answer, as soon as there is one."""
    while True:
        try:
            return question(*arguments)
        except StoreDownError:
            time.sleep(0.05)


def test_a_store_that_is_down_says_so_soon_and_comes_back(tmp_path):
    port = free_port()
    rooms = Rooms(SharedStore(f"redis://127.0.0.1:{port}/0"))
    with pytest.raises(StoreDownError):
        rooms.open()
    server = start_store(tmp_path, port)
    try:
        steering = when_it_is_back(rooms.open)
        assert rooms.steers(steering)
    finally:
        server.kill()
        server.wait()
    for ask in (rooms.look, rooms.seat, rooms.turn, rooms.is_open):
        with pytest.raises(StoreDownError):
            ask(steering.code)
    server = start_store(tmp_path, port)
    try:
        assert when_it_is_back(rooms.look, steering.code) is None  # what it held is gone with it
        rooms.open()
    finally:
        server.kill()
        server.wait()


def test_a_store_that_hangs_is_down(tmp_path):
    port = free_port()
    server = start_store(tmp_path, port)
    try:
        rooms = Rooms(SharedStore(f"redis://127.0.0.1:{port}/0"))
        steering = rooms.open()
        os.kill(server.pid, signal.SIGSTOP)
        with pytest.raises(StoreDownError):
            rooms.look(steering.code)
        os.kill(server.pid, signal.SIGCONT)
        assert when_it_is_back(rooms.steers, steering)
    finally:
        server.kill()
        server.wait()


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("put"), st.sampled_from(["a", "b", "c"])),
        st.tuples(st.just("show"), st.integers(0, 5)),
        st.tuples(st.just("seat"), st.integers(1, 3)),
        st.tuples(st.just("answer"), st.integers(0, 5), st.integers(1, 3), st.sampled_from(["0.0", "0.1"])),
        st.tuples(st.just("remove")),
        st.tuples(st.just("create")),
    ),
    max_size=25,
)
NAMES = ["now", "turn", "ideas", "seats", "kept", "numbers", *(f"number of {key}" for key in "abc")]
NAMES += [f"{number}:{name}" for number in range(8) for name in ("idea", "key", "shown", "n", "0.0", "0.1")]


@settings(max_examples=60)
@given(STEPS)
def test_both_stores_do_the_same(shared_url, steps):
    memory, shared, code = MemoryStore(), SharedStore(shared_url), new_steering().code
    for store in (memory, shared):
        assert store.create(code, {"steers": "x"})
    for what, *details in steps:
        said = [_step(store, code, what, details) for store in (memory, shared)]
        assert said[0] == said[1], (what, details)
        assert memory.read(code, NAMES) == shared.read(code, NAMES), (what, details)
    shared.remove(code)


def _step(store, code, what, details):
    match what:
        case "put":
            return store.put(code, details[0], b"idea " + details[0].encode(), b"numbers of " + details[0].encode())
        case "show" | "remove":
            return getattr(store, what)(code, *details)
        case "seat":
            return store.seat(code, *details)
        case "answer":
            idea, seat, count = details
            return store.answer(code, idea, seat, ["n", count])
        case _:
            return store.create(code, {"steers": "y"})
