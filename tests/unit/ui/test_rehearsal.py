"""The visitor whom nobody sees opens every page once, waits for its end, and leaves nothing behind."""

import asyncio

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from qkv_core.ui import rehearsal
from qkv_core.ui.site import ENTRIES
from tests.loops import run


class Server:
    """Stands for Streamlit's runtime: answers each request for a page with `answer`."""

    def __init__(self, answer):
        self.answer = answer
        self.asked, self.open = [], {}

    def connect_session(self, client, _user):
        name = f"session {len(self.asked)}"
        self.open[name] = client
        return name

    def handle_backmsg(self, session, message):
        assert [*self.open] == [session], "one visitor at a time"
        self.asked.append(message.rerun_script.page_name)
        asyncio.get_running_loop().call_soon(self.answer, self.open[session])

    def close_session(self, session):
        del self.open[session]


def draw(client):
    for kind in ("new_session", "delta"):
        message = ForwardMsg()
        getattr(message, kind).SetInParent()
        client.write_forward_msg(message)
        assert not client.page_is_drawn.is_set()
    client.write_forward_msg(ForwardMsg(script_finished=ForwardMsg.FINISHED_SUCCESSFULLY))


@pytest.mark.parametrize("answer", [draw, lambda _: None], ids=["drawn", "without an end"])
def test_every_page_is_opened_once(monkeypatch, answer):
    server = Server(answer)
    monkeypatch.setattr(rehearsal, "get_instance", lambda: server)
    monkeypatch.setattr(rehearsal, "_PATIENCE", 60.0 if answer is draw else 0.01)
    run(rehearsal.rehearse(ENTRIES))
    assert server.asked == ["", *(entry.file for entry in ENTRIES if entry.file != "home")]
    assert not server.open
