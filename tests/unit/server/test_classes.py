"""A class's routes on a real server: what phones are told and when, what is refused, and what a flood can do."""

import gzip
import json
import socket
import threading
import time
from contextlib import contextmanager
from http.client import HTTPConnection

import pytest
import uvicorn
from starlette.applications import Starlette

from qkv_core.classroom import rooms as rooms_module
from qkv_core.classroom.memory import MemoryStore
from qkv_core.classroom.rooms import Rooms
from qkv_core.classroom.shared import SharedStore
from qkv_core.server.classes import ClassRoutes
from tests.stores import free_port, start_store
from tests.unit.classroom.conftest import on_tokens, sheet

PATIENCE = 60  # seconds that a slow machine may take


@contextmanager
def serving(rooms):
    """The routes on a port of their own."""
    routes = ClassRoutes(rooms, "<p>the page</p>", "scripts/join.js")
    config = uvicorn.Config(Starlette(routes=routes.routes()), port=0, log_level="error", lifespan="off")
    server = uvicorn.Server(config)
    listening = socket.create_server(("127.0.0.1", 0), backlog=2048)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    try:
        yield listening.getsockname()[1]
    finally:
        routes._watches.end()
        server.should_exit = True
        thread.join(PATIENCE)
        assert not thread.is_alive()


@pytest.fixture
def rooms():
    return Rooms(MemoryStore())


@pytest.fixture
def port(rooms):
    with serving(rooms) as port:
        yield port


@pytest.fixture
def steering(rooms):
    return rooms.open()


class Line:
    """Server-sent events as they come."""

    def __init__(self, port, path):
        self._connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        self._connection.request("GET", path)
        self._answer = self._connection.getresponse()
        assert self._answer.status == 200
        assert self._answer.headers["content-type"].startswith("text/event-stream")
        assert self._answer.headers["cache-control"] == "no-store"

    def next(self):
        """The next event's name and data; None at the stream's end."""
        name = None
        while line := self._answer.readline().decode():
            if line.startswith("event: "):
                name = line[7:].strip()
            elif line.startswith("data: "):
                return name, json.loads(line[6:])
        return None

    def until(self, wanted):
        """The first event of which this is true."""
        while (event := self.next()) is not None:
            if wanted(*event):
                return event[1]
        raise AssertionError("The stream has ended.")

    def close(self):
        self._connection.close()


class Phone(Line):
    """It listens, and answers from the seat that it was given."""

    def __init__(self, port, code, seat=""):
        super().__init__(port, f"/join/{code}/events?seat={seat}")
        self.port, self.code, self.seat = port, code, seat

    def sit(self):
        self.seat = self.until(lambda name, _: name == "seat")
        return self

    def state(self, phase):
        return self.until(lambda name, data: name == "state" and data["phase"] == phase)

    def answers(self, number, chosen, **changed):
        given = {"seat": self.seat, "number": number, "chosen": chosen} | changed
        return post(self.port, self.code, json.dumps(given).encode())


def post(port, code, body, content_type="application/json"):
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    connection.request("POST", f"/join/{code}/answer", body, {"Content-Type": content_type})
    answer = connection.getresponse()
    said = json.loads(answer.read())["said"]
    connection.close()
    return answer.status, said


def get(port, path, **headers):
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer, body


def test_the_page_is_the_same_for_every_code(port, steering):
    answer, body = get(port, f"/join/{steering.code}")
    assert (answer.status, body) == (200, b"<p>the page</p>")
    assert get(port, "/join/ABCDEF")[1] == get(port, "/below/join/x")[1] == body
    answer, packed = get(port, f"/join/{steering.code}", **{"Accept-Encoding": "gzip"})
    assert gzip.decompress(packed) == body
    assert answer.headers["cache-control"] == "no-store"


def test_a_class_goes_from_question_to_answer(port, rooms, steering):
    first, second = Phone(port, steering.code).sit(), Phone(port, steering.code.lower()).sit()
    slide = Line(port, f"/join/{steering.code}/counts")
    for phone in (first, second):
        phone.state("before")
    number = rooms.ask(steering, on_tokens(), gzip.compress(b"numbers"))
    assert first.state("asked")["number"] == second.state("asked")["number"] == number
    assert gzip.decompress(get(port, f"/join/{steering.code}/numbers/{number}")[1]) == b"numbers"
    assert get(port, f"/join/{steering.code}/numbers/{number + 1}")[0].status == 404
    assert first.answers(number, [2]) == (200, "taken")
    assert second.answers(number, [1]) == (200, "taken")
    slide.until(lambda name, data: name == "counts" and data == {"phones": 2, "answered": 2})
    rooms.show(steering, number)
    shown = first.state("shown")
    assert (shown["counts"], shown["n"], shown["right"]) == ([[0, 1, 1, 0, 0]], 2, [[2]])
    assert second.state("shown") == shown
    rooms.ask(steering, sheet())
    assert first.state("asked")["is_sheet"]
    rooms.end(steering)
    for phone in (first, second):
        phone.state("over")
        assert phone.next() is None
    assert Phone(port, steering.code, first.seat).next() == ("state", {"phase": "over"})
    assert first.answers(number, [2]) == (404, "gone")


def test_a_late_joiner_and_a_phone_that_slept_are_where_the_class_is(port, rooms, steering):
    phone = Phone(port, steering.code).sit()
    first = rooms.ask(steering, on_tokens())
    phone.state("asked")
    assert phone.answers(first, [2]) == (200, "taken")
    phone.close()
    second = rooms.ask(steering, on_tokens("next"))
    rooms.show(steering, second)
    awake = Phone(port, steering.code, phone.seat)
    assert awake.state("shown")["number"] == second
    assert awake.answers(second, [2]) == (200, "late")
    assert Phone(port, steering.code).sit().state("shown")["number"] == second
    rooms.ask(steering, on_tokens())
    assert awake.state("asked")["number"] == first
    assert awake.answers(first, [3]) == (200, "again")
    assert rooms.look(steering.code).n_phones == 2


def test_one_seat_has_one_line(port, rooms, steering):
    first = Phone(port, steering.code).sit()
    first.state("before")
    second = Phone(port, steering.code, first.seat)
    second.state("before")
    assert first.next() is None
    rooms.ask(steering, on_tokens())
    second.state("asked")
    assert rooms.look(steering.code).n_phones == 1


@pytest.mark.parametrize("code", ["ABCDEF", "abc", "ABCDE%0A", "%F0%9F%90%88"])
def test_a_code_of_no_class_is_told_as_one_that_is_over(port, code):
    for path in ("events", "counts"):
        line = Line(port, f"/join/{code}/{path}")
        assert line.next() == ("state", {"phase": "over"})
        assert line.next() is None
    assert get(port, f"/join/{code}/numbers/1")[0].status == 404
    body = json.dumps({"seat": "1.0", "number": 1, "chosen": [0]}).encode()
    assert post(port, code, body)[0] in (400, 404)


def test_a_forged_seat_gets_one_of_its_own_and_answers_nothing(port, rooms, steering):
    phone = Phone(port, steering.code, "1.000000000000000000000000").sit()
    number = rooms.ask(steering, on_tokens())
    assert phone.answers(number, [2], seat="2.000000000000000000000000") == (403, "forged")
    assert phone.answers(number, [2], seat=phone.seat.replace("1.", "2.")) == (403, "forged")
    other = Phone(port, rooms.open().code).sit()
    assert phone.answers(number, [2], seat=other.seat) == (403, "forged")
    assert rooms.look(steering.code).tally.n == 0


ODD = [
    b"",
    b"\xff",
    b"[]",
    b"{}",
    b'{"seat": 1, "number": 1, "chosen": [2]}',
    b"[" * 2000,
    b'{"seat": "1.0", "number": 1, "chosen": NaN',
]


@pytest.mark.parametrize("body", ODD, ids=range(len(ODD)))
def test_an_odd_answer_is_refused(port, steering, body):
    assert post(port, steering.code, body) == (400, "odd")


def test_an_answer_holds_numbers_alone_and_comes_from_this_page(port, rooms, steering):
    phone = Phone(port, steering.code).sit()
    number = rooms.ask(steering, on_tokens())
    for chosen in (["cat"], "2", [2, 2], [99], {"text": "hello"}):
        assert phone.answers(number, chosen) == (400, "odd")
    assert phone.answers(number, [2], text="x" * 3000) == (413, "odd")
    body = json.dumps({"seat": phone.seat, "number": number, "chosen": [2]}).encode()
    assert post(port, steering.code, body, "text/plain") == (415, "odd")
    assert get(port, f"/join/{steering.code}/answer")[0].status == 405
    assert rooms.look(steering.code).tally.n == 0


def test_a_flood_from_one_seat_counts_once_and_others_are_heard(port, rooms, steering):
    flood, other = Phone(port, steering.code).sit(), Phone(port, steering.code).sit()
    number = rooms.ask(steering, on_tokens())
    said = [flood.answers(number, [place % 5])[0] for place in range(200)]
    assert said[0] == 200
    assert said.count(429) > 100
    assert other.answers(number, [3]) == (200, "taken")
    assert rooms.look(steering.code).tally.n == 2


def test_guessing_codes_is_slowed_but_no_class_that_is_known(port, rooms, steering):
    waiting, listened, known = rooms.open(), steering, rooms.open()
    Phone(port, known.code).sit().close()
    phone = Phone(port, listened.code).sit()
    phone.state("before")
    phases = [Line(port, f"/join/ABCDE{letter}/events").next()[1]["phase"] for letter in "23456789ABCDEFGHJ" * 8]
    assert phases[:20] == ["over"] * 20
    assert phases.count("waits") > 20
    for code in (listened.code, known.code):
        Phone(port, code).sit().state("before")
    while Line(port, f"/join/{waiting.code}/events").next()[0] != "seat":  # a guess too many, for a moment
        time.sleep(0.1)


def test_a_full_class_says_so(port, steering, monkeypatch):
    monkeypatch.setattr(rooms_module, "MOST_PHONES", 3)
    seats = [Phone(port, steering.code).sit().seat for _ in range(3)]
    assert len(set(seats)) == 3
    assert Phone(port, steering.code).next() == ("state", {"phase": "full"})
    Phone(port, steering.code, seats[1]).state("before")


def test_while_the_store_is_down_the_class_waits_and_then_goes_on(tmp_path):
    at = free_port()
    store = start_store(tmp_path, at)
    rooms = Rooms(SharedStore(f"redis://127.0.0.1:{at}/0"))
    try:
        steering = rooms.open()
        number = rooms.ask(steering, on_tokens())
        with serving(rooms) as port:
            phone = Phone(port, steering.code).sit()
            phone.state("asked")
            store.kill()
            store.wait()
            phone.state("waits")
            assert phone.answers(number, [2]) == (503, "waits")
            assert Phone(port, steering.code, phone.seat).next()[1] == {"phase": "waits"}
            assert get(port, f"/join/{steering.code}")[0].status == 200
            store = start_store(tmp_path, at)
            phone.state("over")  # this store keeps nothing on a disk
    finally:
        store.kill()
        store.wait()


def test_two_processes_serve_one_class(tmp_path):
    at = free_port()
    store = start_store(tmp_path, at)
    url = f"redis://127.0.0.1:{at}/0"
    lecturer = Rooms(SharedStore(url))
    try:
        with serving(Rooms(SharedStore(url))) as one, serving(Rooms(SharedStore(url))) as other:
            steering = lecturer.open()
            first, second = Phone(one, steering.code).sit(), Phone(other, steering.code).sit()
            number = lecturer.ask(steering, on_tokens())
            assert first.state("asked") == second.state("asked")
            first.port, second.port = other, one  # a balancer may send an answer anywhere
            assert first.answers(number, [2]) == second.answers(number, [1]) == (200, "taken")
            first.port = one
            assert first.answers(number, [2]) == (200, "again")
            lecturer.show(steering, number)
            assert first.state("shown") == second.state("shown")
    finally:
        store.kill()
        store.wait()
