"""Pages without a browser: AppTest runs the real navigation script; the proof's process stays off."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from qkv_core.server.settings import settings

NAVIGATION = Path(__file__).parents[2] / "pages" / "navigation.py"
OpenPage = Callable[..., AppTest]


@pytest.fixture(autouse=True)
def without_proof(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("QKV_PROOF", "off")
    settings.cache_clear()
    yield
    settings.cache_clear()


@pytest.fixture
def open_page() -> OpenPage:
    """`open_page("four_steps", text="Hello", layer="2")`: the page as a visitor with this address sees it."""

    def open_(name: str, **query: str) -> AppTest:
        at = AppTest.from_file(NAVIGATION, default_timeout=60)
        at.switch_page(f"{name}.py")
        for key, value in query.items():
            at.query_params[key] = value
        at.run()
        assert not at.exception, at.exception
        return at

    return open_
