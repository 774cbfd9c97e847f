"""Pages without a browser: AppTest runs the real navigation script; the proof's process stays off."""

from collections.abc import Callable, Iterator

import pytest
from streamlit.testing.v1 import AppTest

from qkv_core.server.settings import settings
from qkv_core.ui import arrival
from tests import parameters

OpenPage = Callable[..., AppTest]


@pytest.fixture(autouse=True)
def without_proof(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("QKV_PROOF", "off")
    settings.cache_clear()
    yield
    settings.cache_clear()


@pytest.fixture(autouse=True)
def without_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """No browser draws anything here."""
    monkeypatch.setattr(arrival, "_SECONDS", 0)
    monkeypatch.setattr(arrival, "_SECONDS_OF_A_FIRST_VISIT", 0)


@pytest.fixture
def open_page() -> OpenPage:
    """As tests/parameters.py says."""
    return parameters.open_page
