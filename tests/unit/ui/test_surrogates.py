"""Browsers' messages: one with a lone surrogate is mended, any other is handed on byte for byte."""

import struct

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg

from qkv_core.ui.surrogates import RepairedMessages, repaired
from tests.loops import run


def message_with(text: bytes, number: float = 0.0) -> bytes:
    """What a browser sends when a text field holds these bytes; the text stands in for as many letters."""
    message = BackMsg()
    message.rerun_script.widget_states.widgets.add(id="field", string_value="\x01" * len(text))
    message.rerun_script.widget_states.widgets.add(id="number", double_value=number)
    return message.SerializeToString().replace(b"\x01" * len(text), text)


def text_in(message: bytes) -> str:
    return BackMsg.FromString(message).rerun_script.widget_states.widgets[0].string_value


@pytest.mark.parametrize("code", [0xD800, 0xD83D, 0xDBFF, 0xDC00, 0xDFFF])
def test_a_lone_surrogate_becomes_the_replacement_character(code):
    sent = message_with(f"half {chr(code)}, {chr(code)}é🙂 \ud7ff".encode("utf-8", "surrogatepass"))
    assert text_in(repaired(sent)) == "half \ufffd, \ufffdé🙂 \ud7ff"


def test_what_can_be_read_stays_as_it_is():
    number = struct.unpack("<d", b"\xed\xa0\x80\xed\xa0\x80\x00\x40")[0]  # bytes that would be a surrogate in a text
    sent = message_with("Zürich 🙂 猫".encode(), number)
    assert b"\xed\xa0\x80" in sent
    assert repaired(sent) == sent


def test_what_is_no_message_stays_as_it_is():
    assert repaired(b"\xff\xff junk") == b"\xff\xff junk"


def test_only_a_websockets_messages_are_touched():
    sent = {"type": "websocket.receive", "bytes": message_with(b"\xed\xa0\x80")}
    received = []

    async def app(_scope, receive, _send):
        received.append(await receive())

    async def receive():
        return dict(sent)

    for kind in ("websocket", "http"):
        run(RepairedMessages(app)({"type": kind}, receive, None))
    assert text_in(received[0]["bytes"]) == "\ufffd"
    assert received[1] == sent
