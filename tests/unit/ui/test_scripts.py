"""Scripts as files: the same text at the other end, kept for good by browsers, named in pages' headers alone."""

import re
from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from qkv_core.ui import scripts

SCRIPT = 'export default () => "Größe";\n' * 200


@pytest.fixture
def file() -> Iterator[str]:
    found = re.search(r'"(scripts/test-[0-9a-f]{16}\.js)"', scripts.as_file("test", SCRIPT))
    assert found
    yield found[1]
    del scripts._folder.files[found[1].removeprefix("scripts/")]


@pytest.fixture
def client() -> TestClient:
    own = {"Link": "<own.js>; rel=modulepreload"}
    routes = [scripts.route, Route("/own", lambda _: HTMLResponse("<p>another page</p>", headers=own))]
    routes += [Route("/{rest:path}", lambda _: HTMLResponse("<p>a page</p>"))]
    return TestClient(Starlette(routes=routes, middleware=[Middleware(scripts.EarlyScripts)]))


@pytest.mark.parametrize("base", ["/", "/behind/a/proxy/"])
@pytest.mark.parametrize("coding", ["gzip", "identity"])
def test_the_file_is_the_script(client: TestClient, file: str, base: str, coding: str) -> None:
    answer = client.get(base + file, headers={"Accept-Encoding": coding})
    assert answer.text == SCRIPT
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
    assert answer.headers.get("content-encoding", "identity") == coding
    assert "immutable" in answer.headers["cache-control"]
    assert answer.headers["vary"] == "Accept-Encoding"


def test_another_script_has_another_name(file: str) -> None:
    assert file not in scripts.as_file("other", SCRIPT + " ")
    assert file in scripts.as_file("test", SCRIPT)


def test_pages_name_it_and_nothing_else_does(client: TestClient, file: str) -> None:
    assert f"<{file}>; rel=modulepreload" in client.get("/four_steps").headers["link"]
    assert "link" not in client.get(f"/{file}").headers
    assert client.get("/own").headers["link"] == "<own.js>; rel=modulepreload"


@pytest.mark.parametrize("name", ["journey-0000000000000000.js", "x"])
def test_what_is_not_there_is_not_found(client: TestClient, name: str) -> None:
    assert client.get(f"/scripts/{name}").status_code == 404
