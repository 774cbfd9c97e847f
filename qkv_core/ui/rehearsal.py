"""A visitor whom nobody sees: opens pages at the server's start, so that no real one waits for what only a first visit
costs, such as imports and what is measured once for all.
"""

import asyncio
from collections.abc import Iterable
from contextlib import suppress

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime import get_instance
from streamlit.runtime.session_manager import SessionClient

from qkv_core.ui.site import Entry

_OPENED = "habits_usual=true"  # the part that reads the corpus, once for all
_PATIENCE = 300.0  # seconds; a page that takes longer is left to its first visitor


class _Unseen(SessionClient):
    """Takes what a browser would, and notices the end of the page."""

    client_context = None

    def __init__(self) -> None:
        self.page_is_drawn = asyncio.Event()

    def write_forward_msg(self, msg: ForwardMsg) -> None:
        if msg.WhichOneof("type") == "script_finished":
            self.page_is_drawn.set()


async def rehearse(pages: Iterable[Entry]) -> None:
    """Open each of these pages once, one after the other, in a session of its own; on the server's event loop."""
    server = get_instance()
    for page in pages:
        visitor = _Unseen()
        session = server.connect_session(visitor, {})
        asked = ClientState(page_name=page.path, query_string=_OPENED)
        server.handle_backmsg(session, BackMsg(rerun_script=asked))
        with suppress(TimeoutError):
            await asyncio.wait_for(visitor.page_is_drawn.wait(), _PATIENCE)
        server.close_session(session)
