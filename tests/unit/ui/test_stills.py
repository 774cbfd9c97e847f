"""The stills on Home's cards: each file comes as it is, kept for good, and nothing else does."""

import re

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from qkv_core.ui import stills


@pytest.fixture
def client() -> TestClient:
    return TestClient(Starlette(routes=[stills.route]))


@pytest.mark.parametrize("base", ["/", "/behind/a/proxy/"])
def test_a_card_names_the_file_that_the_server_sends(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, base: str
) -> None:
    written: list[str] = []
    monkeypatch.setattr(stills.st, "html", written.append)
    stills.still("four_steps", "dark")
    source = re.search(r'src="([^"]+)"', written[0])
    assert source
    answer = client.get(base + source[1])
    assert answer.content == (stills.STILLS / "four_steps-dark.webp").read_bytes()
    assert answer.headers["content-type"] == "image/webp"
    assert "immutable" in answer.headers["cache-control"]


@pytest.mark.parametrize("name", ["four_steps-dark.webp", "x"])
def test_what_is_not_there_is_not_found(client: TestClient, name: str) -> None:
    assert client.get(f"/stills/{name}").status_code == 404
