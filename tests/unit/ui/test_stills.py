"""The stills on Home's cards: each file comes as it is, kept for good, and nothing else does."""

import re

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from qkv_core.ui import stills
from qkv_core.ui.site import ENTRIES


@pytest.fixture
def client() -> TestClient:
    return TestClient(Starlette(routes=[stills.route]))


@pytest.mark.parametrize("base", ["/", "/behind/a/proxy/"])
def test_a_card_names_the_file_that_the_server_sends(client: TestClient, base: str) -> None:
    source = re.search(r'\[href\$="four_steps"\]::before \{ background-image: url\("([^"]+)"\)', stills.style("dark"))
    assert source
    answer = client.get(base + source[1])
    assert answer.content == (stills.STILLS / "four_steps-dark.webp").read_bytes()
    assert answer.headers["content-type"] == "image/webp"
    assert "immutable" in answer.headers["cache-control"]


def test_each_page_has_its_own_rule() -> None:
    for theme in ("light", "dark"):
        pages = re.findall(r'href\$="([^"]+)"', stills.style(theme))
        assert sorted(pages) == sorted(entry.file for entry in ENTRIES[1:])
        assert not [(one, other) for one in pages for other in pages if one != other and one.endswith(other)]


@pytest.mark.parametrize("name", ["four_steps-dark.webp", "x"])
def test_what_is_not_there_is_not_found(client: TestClient, name: str) -> None:
    assert client.get(f"/stills/{name}").status_code == 404
