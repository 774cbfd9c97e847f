"""A server whose owner names it answers under that name alone, and to no page from elsewhere."""

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect

from qkv_core.server.names import OwnNames

NAMES = frozenset({"qkv.example.org", "localhost:8501"})


def client(hosts: frozenset[str]) -> TestClient:
    async def accept(socket: WebSocket) -> None:
        await socket.accept()
        await socket.close()

    routes = [Route("/", lambda _: PlainTextResponse("yes")), WebSocketRoute("/socket", accept)]
    return TestClient(Starlette(routes=routes, middleware=[Middleware(OwnNames, hosts=hosts)]))


ANSWERED = [
    ("qkv.example.org", None),
    ("QKV.example.org:443", "https://qkv.example.org"),
    ("qkv.example.org", "http://qkv.example.org:80"),
    ("localhost:8501", "http://localhost:8501"),
    ("127.0.0.1:8501", None),  # a health check on the machine itself
    ("[::1]:8501", "http://[::1]:8501"),
]
REFUSED = [
    ("rebound.example", None),
    ("rebound.example", "http://rebound.example"),
    ("qkv.example.org:8080", None),
    ("qkv.example.org.rebound.example", None),
    ("127.0.0.1.rebound.example:8501", None),
    ("", None),
    ("qkv.example.org", "https://other.example"),
    ("qkv.example.org", "http://qkv.example.org:9000"),
    ("localhost:8501", "http://localhost:9000"),
    ("localhost:8501", "null"),
    ("qkv.example.org", "http://localhost:8501"),
]


def headers(host: str, origin: str | None) -> dict[str, str]:
    return {"host": host} | ({} if origin is None else {"origin": origin})


@pytest.mark.parametrize(("host", "origin"), ANSWERED)
def test_its_own_pages_are_answered(host, origin):
    assert client(NAMES).get("/", headers=headers(host, origin)).text == "yes"
    with client(NAMES).websocket_connect("/socket", headers=headers(host, origin)):
        pass


@pytest.mark.parametrize(("host", "origin"), REFUSED)
def test_others_are_not(host, origin):
    assert client(NAMES).get("/", headers=headers(host, origin)).status_code == 400
    with (
        pytest.raises(WebSocketDisconnect),
        client(NAMES).websocket_connect("/socket", headers=headers(host, origin)),
    ):
        pass


@pytest.mark.parametrize(("host", "origin"), [*ANSWERED, *REFUSED])
def test_a_server_without_a_name_answers_everybody(host, origin):
    assert client(frozenset()).get("/", headers=headers(host, origin)).status_code == 200
