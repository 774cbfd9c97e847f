"""However many ids a visit invents and however they come, it never holds more than a few files."""

import asyncio

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.testclient import TestClient

from qkv_core.server.uploads import _MOST_FILES, BoundedUploads
from tests.loops import run

KNOWN = ("mine", "yours")


@pytest.fixture
def held() -> dict[str, set[str]]:
    """What stands for Streamlit's own store."""
    return {visit: set() for visit in KNOWN}


@pytest.fixture
def app(held) -> Starlette:
    async def upload(request: Request) -> Response:
        visit, file = request.path_params["visit"], request.path_params["file"]
        if visit not in KNOWN:
            return Response(status_code=400)
        await request.body()
        await asyncio.sleep(0.01)
        (held[visit].add if request.method == "PUT" else held[visit].discard)(file)
        return Response(status_code=204)

    route = Route("/_stcore/upload_file/{visit}/{file}", upload, methods=["PUT", "DELETE"])
    guard = Middleware(BoundedUploads, remove=lambda visit, file: held[visit].discard(file))
    return Starlette(routes=[route], middleware=[guard])


def test_the_newest_files_of_a_visit_are_held(app, held):
    with TestClient(app) as client:
        assert client.put("/_stcore/upload_file/yours/0", content=b"x").status_code == 204
        for n in range(20):
            assert client.put(f"/_stcore/upload_file/mine/{n}", content=b"x").status_code == 204
            assert str(n) in held["mine"]
            assert len(held["mine"]) <= _MOST_FILES
        client.delete("/_stcore/upload_file/mine/19")
    assert held == {"mine": {"18"}, "yours": {"0"}}


def test_a_file_in_its_own_place_takes_nobodys(app, held):
    with TestClient(app) as client:
        for file in ("a", "b", "b", "b", "a"):
            client.put(f"/_stcore/upload_file/mine/{file}", content=b"x")
    assert held["mine"] == {"a", "b"}


def test_what_is_not_kept_does_not_count(app):
    with TestClient(app) as client:
        assert {client.put(f"/_stcore/upload_file/nobody/{n}", content=b"x").status_code for n in range(20)} == {400}


def test_only_a_few_may_arrive_at_once(app, held):
    async def put(n: int) -> int:
        answers = []

        async def receive():
            return {"type": "http.request", "body": b"x"}

        async def send(message):
            answers.append(message)

        path = f"/_stcore/upload_file/mine/{n}"
        await app({"type": "http", "method": "PUT", "path": path, "headers": [], "query_string": b""}, receive, send)
        return int(answers[0]["status"])

    async def twice_all_at_once() -> list[int]:
        return [status for _ in range(2) for status in await asyncio.gather(*map(put, range(20)))]

    statuses = run(twice_all_at_once())
    assert sorted(statuses) == [204] * 2 * _MOST_FILES + [429] * 2 * (20 - _MOST_FILES)
    assert len(held["mine"]) == _MOST_FILES
