"""WebSocket messages sent by hand: announced large and never ended, or full of parts. The server holds few bytes."""

import struct
from contextlib import ExitStack

import pytest
from playwright.sync_api import expect
from streamlit.proto.BackMsg_pb2 import BackMsg
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from qkv_core.server.messages import _MAX_FRAMES, _MAX_UNFINISHED, MAX_MESSAGE
from tests.bench.common import wait_until_warm
from tests.browser.steps import paste, settle
from tests.processes import resident_mb
from tests.servers import free_port, start_app

TOO_BIG = 1009
BINARY, CONTINUED = 0x82, 0x00


def visit(url: str) -> ClientConnection:
    stream = url.replace("http", "ws", 1).rstrip("/") + "/_stcore/stream"
    return connect(stream, subprotocols=["streamlit"], max_size=None)


def begin(connection: ClientConnection, n_bytes: int, sent: int, first: int = BINARY) -> None:
    """A frame that is announced with so many bytes, and as many of them as are sent; the mask changes nothing."""
    head = struct.pack("!BBQ", first, 0x80 | 127, n_bytes) + bytes(4)
    connection.socket.sendall(head + bytes(sent))


def close_code(connection: ClientConnection) -> int:
    """Why the server hung up; 1006 where it said nothing."""
    while True:
        try:
            connection.recv(timeout=60)
        except ConnectionClosed as closed:
            return closed.rcvd.code if closed.rcvd else 1006


def back_message(n_states: int, text: str = "") -> bytes:
    message = BackMsg()
    for _ in range(n_states):
        message.rerun_script.widget_states.widgets.add(id=text)
    return message.SerializeToString()


@pytest.mark.parametrize("n_bytes", [MAX_MESSAGE + 1, 100 * 10**6, 2**62])
def test_a_message_announced_too_large_is_refused_at_its_first_bytes(app_url, n_bytes):
    with visit(app_url) as connection:
        begin(connection, n_bytes, sent=0)
        assert close_code(connection) == TOO_BIG


def test_a_message_that_grows_too_large_frame_by_frame_is_refused(app_url):
    with visit(app_url) as connection:
        begin(connection, MAX_MESSAGE // 2, MAX_MESSAGE // 2, first=0x02)
        begin(connection, MAX_MESSAGE // 2 + 1, 0, first=CONTINUED)
        assert close_code(connection) == TOO_BIG


def test_a_message_in_endless_empty_frames_is_cut_off(app_url):
    with visit(app_url) as connection:
        begin(connection, 1, 1, first=0x02)
        for _ in range(_MAX_FRAMES + 1):
            begin(connection, 0, 0, first=CONTINUED)
        assert close_code(connection) == 1006


def test_a_message_of_a_million_empty_parts_is_not_read(app_url):
    with visit(app_url) as connection:
        connection.send(back_message(400_000))
        assert close_code(connection) == TOO_BIG


@pytest.mark.parametrize(("n_states", "text"), [(300, "a widget's name and value"), (1, "x" * 900_000)])
def test_an_honest_message_is_answered(app_url, n_states, text):
    with visit(app_url) as connection:
        connection.send(back_message(n_states, text))
        assert connection.recv(timeout=60)


def test_messages_that_never_end_are_held_within_a_bound_and_others_are_served():
    port = free_port()
    server = start_app(port, QKV_PROOF="off")
    try:
        url = f"http://127.0.0.1:{port}"
        wait_until_warm(url, server)
        with ExitStack() as stack:
            n_held = _MAX_UNFINISHED // MAX_MESSAGE
            begun = [stack.enter_context(visit(url)) for _ in range(5 * n_held)]
            before = resident_mb(server.pid)
            for connection in begun:
                begin(connection, MAX_MESSAGE, MAX_MESSAGE - 1)
            assert [close_code(connection) for connection in begun[: 4 * n_held]] == [1006] * 4 * n_held
            with visit(url) as honest:
                honest.send(back_message(1, "hello"))
                assert honest.recv(timeout=60)
            assert resident_mb(server.pid) - before < 3 * _MAX_UNFINISHED / 2**20
    finally:
        server.terminate()
        server.wait(timeout=20)


PASTE = """(field, n) => {
    const data = new DataTransfer();
    data.setData("text/plain", "Call me Ishmael. ".repeat(n));
    field.focus();
    field.select();
    field.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
}"""


def test_a_book_pasted_for_a_sentence_gets_a_notice_and_keeps_the_connection(page, app_url):
    page.goto(app_url)
    field = page.get_by_label("Your sentence")
    expect(field).to_be_visible()
    settle(page)
    field.evaluate(PASTE, 200_000)  # 3.4 MB
    field.press("Enter")
    expect(page.get_by_text("longer than 4,000 characters; the rest was cut")).to_be_visible()
    paste(page, "Short again.")
    expect(page.get_by_text("longer than 4,000 characters")).to_have_count(0)
