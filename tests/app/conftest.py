"""Pages without a browser: AppTest runs the real navigation script; the proof's process stays off."""

from collections.abc import Callable, Iterator

import pytest
from streamlit.testing.v1 import AppTest

from qkv_core.measures import quality
from qkv_core.server.settings import settings
from qkv_core.ui import arrival, slow
from qkv_core.words import meaning
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
def few_pairs(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A twentieth of the graded pairs of texts, for pages that are only opened: a quality is then there at once."""
    few = quality.sentence_pairs()[::20]
    for module in (quality, meaning):  # imported here: a page that came first would keep what it imports now
        monkeypatch.setattr(module, "sentence_pairs", lambda: few)
    measured = slow.quality.cache, slow._word_vector_quality.cache
    for each in measured:
        each.clear()
    yield
    for each in measured:
        each.clear()


@pytest.fixture
def open_page() -> OpenPage:
    """As tests/parameters.py says."""
    return parameters.open_page
