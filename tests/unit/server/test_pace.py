"""A flood of messages waits its turn on its own connection; a hand's clicks never wait."""

import pytest

from qkv_core.server import pace
from qkv_core.server.pace import PacedMessages
from tests.loops import run


@pytest.fixture
def clock(monkeypatch):
    """A time that passes only where somebody sleeps."""

    class Clock:
        now = 0.0

        async def sleep(self, seconds):
            self.now += seconds

    clock = Clock()
    monkeypatch.setattr(pace.time, "monotonic", lambda: clock.now)
    monkeypatch.setattr(pace.asyncio, "sleep", clock.sleep)
    return clock


def connection(clock, n, every=0.0, kind="websocket"):
    """An app behind the middleware that reads so many messages; returns when each was handed on."""
    handed_on = []

    async def receive():
        clock.now += every
        return {"type": "websocket.receive" if len(handed_on) < n else "websocket.disconnect"}

    async def app(_scope, receive, _send):
        while (await receive())["type"] != "websocket.disconnect":
            handed_on.append(clock.now)

    run(PacedMessages(app)({"type": kind}, receive, None))
    return handed_on


def test_a_flood_is_read_at_its_pace(clock):
    times = connection(clock, 260)
    assert times[:60] == [0.0] * 60
    assert times[-1] == pytest.approx(20)  # the 200 after the first 60, ten a second


@pytest.mark.parametrize("every", [0.1, 0.5, 30])
def test_a_hand_never_waits(clock, every):
    times = connection(clock, 300, every)
    assert times == pytest.approx([every * (n + 1) for n in range(300)])


def test_each_connection_has_its_own(clock):
    connection(clock, 200)
    began = clock.now
    assert connection(clock, 60) == [began] * 60


def test_what_is_no_websocket_is_left_alone(clock):
    assert connection(clock, 500, kind="http") == [0.0] * 500
