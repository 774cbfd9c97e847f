"""The server: `streamlit run app.py`."""

import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import streamlit as st

from qkv_core.examples import DEFAULT_SENTENCE
from qkv_core.ui import cache
from qkv_core.ui.proof import prover
from qkv_core.ui.settings import settings


def warm_up() -> None:
    """Load the model and encode the first sentence that visitors see, then start the proof's process."""
    encoding = cache.encode(DEFAULT_SENTENCE)
    if settings().proof:
        prover(encoding.encoder.folder).result(encoding)


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[dict[str, Any]]:
    """Warm up beside the starting server. A model that can't be loaded shows as an error page, not here."""
    threading.Thread(target=warm_up, name="warm-up", daemon=True).start()
    yield {}


app = st.App("pages/navigation.py", lifespan=lifespan)
