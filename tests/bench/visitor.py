"""A visitor without a browser: Streamlit's own messages over a real WebSocket, so that a hundred fit on one machine.

What the browser adds, drawing, is left out; all that the server does for a visitor is in.
"""

import asyncio
import time
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect

_WHOLE_RUN = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_WITH_COMPILE_ERROR)
_APOLOGIES = ("Something went wrong", "no memory left")
PATIENCE = 60.0  # seconds until an answer counts as lost


class UnansweredError(Exception):
    """The server answered with an error, or not at all."""


@dataclass
class Visitor:
    """One session: opened once, then sent changes, each answered by a whole run of the page's script."""

    _socket: ClientConnection
    _widgets: dict[str, str] = field(default_factory=dict)  # the ids of widgets, by their keys
    _states: dict[str, WidgetState] = field(default_factory=dict)
    _finished: "asyncio.Queue[str]" = field(default_factory=asyncio.Queue)
    _clocks: list["asyncio.Task[None]"] = field(default_factory=list)
    _query: str = ""
    _page: str = ""  # its hash, as the server told it
    _answering: bool = False  # a run has begun since the last change
    _reader: "asyncio.Task[None] | None" = None
    n_bytes: int = 0
    components: dict[str, str] = field(default_factory=dict)  # what each was last given, as JSON, by its name

    @classmethod
    async def open(cls, url: str, page: str = "", **query: object) -> tuple["Visitor", float]:
        """Arrive at a page; returns the seconds until it is there, too."""
        started = time.perf_counter()
        socket = await connect(
            f"{url.replace('http', 'ws', 1)}/_stcore/stream", subprotocols=["streamlit"], max_size=None
        )
        visitor = cls(socket, _query=urlencode(query))
        visitor._reader = asyncio.create_task(visitor._read())
        await visitor._run(page_name=page)
        return visitor, time.perf_counter() - started

    async def change(self, **values: Any) -> float:
        """Set widgets by their keys, wait for the page drawn anew; returns the seconds that took."""
        for key, value in values.items():
            self._set(key, value)
        started = time.perf_counter()
        await self._run()
        return time.perf_counter() - started

    async def click_without_waiting(self, **values: Any) -> None:
        """Set widgets by their keys and go on at once."""
        for key, value in values.items():
            self._set(key, value)
        await self._send()

    async def close(self) -> None:
        """Leave, as by closing the tab."""
        self._stop_clocks()
        await self._socket.close()
        if self._reader is not None:
            self._reader.cancel()
            with suppress(asyncio.CancelledError):
                await self._reader

    async def _run(self, page_name: str = "") -> None:
        while not self._finished.empty():  # of runs that nobody asked for, as after the badge's last look
            self._finished.get_nowait()
        self._answering = False
        await self._send(page_name=page_name)
        try:
            trouble = await asyncio.wait_for(self._finished.get(), PATIENCE)
        except TimeoutError:
            raise UnansweredError(f"no answer within {PATIENCE:.0f} s") from None
        for key in [key for key, state in self._states.items() if state.HasField("trigger_value")]:
            del self._states[key]
        if trouble:
            raise UnansweredError(trouble)

    def _set(self, key: str, value: Any) -> None:
        state = self._states[key] = WidgetState(id=self._widgets[key])
        match value:
            case bool():
                state.bool_value = value
            case None:
                state.trigger_value = True  # a click on a button
            case str():
                state.string_value = value
            case list():
                state.string_array_value.data.extend(value)

    async def _read(self) -> None:
        trouble = ""
        try:
            async for received in self._socket:
                self.n_bytes += len(received)
                message = ForwardMsg.FromString(received if isinstance(received, bytes) else received.encode())
                match message.WhichOneof("type"):
                    case "new_session" if not message.metadata.run.fragment_ids:
                        trouble = ""
                        self._answering = True
                        self._stop_clocks()
                    case "navigation":
                        self._page = message.navigation.page_script_hash
                    case "delta":
                        trouble = self._note(message) or trouble
                    case "auto_rerun":
                        self._clocks.append(asyncio.create_task(self._look_again(message)))
                    case "script_finished":
                        if message.script_finished == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
                            trouble = "the script does not compile"
                        if message.script_finished in _WHOLE_RUN and self._answering:
                            self._finished.put_nowait(trouble)
        finally:
            self._finished.put_nowait("the connection was closed")

    def _note(self, message: ForwardMsg) -> str:
        """Learn a widget's id; returns an error that is on the page."""
        if message.delta.WhichOneof("type") != "new_element":
            return ""
        element = message.delta.new_element
        kind = element.WhichOneof("type")
        widget = getattr(element, kind)
        identity = getattr(widget, "id", "")
        if identity.startswith("$$ID-"):
            self._widgets[identity.split("-", 2)[2]] = identity
        if kind == "bidi_component":
            self.components[widget.component_name.rpartition(".")[2]] = widget.json
        if kind == "exception":
            return f"an exception on the page: {widget.type}"
        if kind == "alert" and any(apology in widget.body for apology in _APOLOGIES):
            return f"the page's apology: {widget.body}"
        return ""

    async def _look_again(self, message: ForwardMsg) -> None:
        """What the browser does for a part that is redrawn by the clock, such as the badge while the proof runs."""
        while True:
            await asyncio.sleep(message.auto_rerun.interval)
            await self._send(fragment_id=message.auto_rerun.fragment_id, is_auto_rerun=True)

    async def _send(self, **asked: Any) -> None:
        state = ClientState(query_string=self._query, page_script_hash=self._page, **asked)
        state.widget_states.widgets.extend(self._states.values())
        await self._socket.send(BackMsg(rerun_script=state).SerializeToString())

    def _stop_clocks(self) -> None:
        for clock in self._clocks:
            clock.cancel()
        self._clocks.clear()
