"""The server: `streamlit run app.py`."""

import asyncio
import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route
from streamlit.runtime import get_instance

from qkv_core.encoder import Encoder
from qkv_core.examples import DEFAULT_SENTENCE
from qkv_core.figures.first import first_figure
from qkv_core.join import page as join_page
from qkv_core.join import script as join_script
from qkv_core.model_settings import CheckpointError
from qkv_core.server.classes import ClassRoutes, rooms
from qkv_core.server.compressed import CompressedFiles, compress_all
from qkv_core.server.log import keep_visitors_words_out
from qkv_core.server.memory import give_memory_back
from qkv_core.server.messages import BoundedMessages, bound_messages
from qkv_core.server.names import OwnNames
from qkv_core.server.pace import PacedMessages
from qkv_core.server.proof import prover
from qkv_core.server.security import HiddenCounters, SecurityHeaders, answer_bad_requests, headers
from qkv_core.server.settings import settings
from qkv_core.server.threads import one_thread_a_product
from qkv_core.server.uploads import BoundedUploads
from qkv_core.ui import cache, frame, models, scripts, stills
from qkv_core.ui.rehearsal import rehearse
from qkv_core.ui.site import ENTRIES
from qkv_core.ui.surrogates import RepairedMessages
from qkv_core.ui.unsent import keep_what_is_unsent

_is_warm = asyncio.Event()
_join = scripts.later("join", join_script.module())
_classes = ClassRoutes(rooms(), join_page.page(_join), _join)


async def warm_up() -> None:
    """Pay for what is paid once, in the order in which visitors come to it.

    A model that can't be loaded is no reason to fail here: visitors get an error page that names the cure.
    """
    try:
        encoding = await run_in_threadpool(cache.encode, DEFAULT_SENTENCE)
    except CheckpointError:
        return
    pages = ENTRIES if settings().rehearsal else ()
    await rehearse(pages[:1])
    if settings().proof:
        await run_in_threadpool(lambda: prover(encoding.encoder.folder).result(encoding))
    await run_in_threadpool(compress_all)
    await rehearse(pages[1:])
    await run_in_threadpool(_load_all)
    gc.freeze()  # modules and model live as long as the server: no collection need look at them again
    _is_warm.set()


def _load_all() -> None:
    """So that no visitor waits for the first sight of another model; one that can't be loaded says so on its page."""
    for model in models.offered():
        with suppress(CheckpointError):
            cache.encoder(model)


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[dict[str, Any]]:
    """Settle what concerns the whole process, then warm up beside the starting server."""
    one_thread_a_product()
    give_memory_back()
    keep_visitors_words_out()
    answer_bad_requests(headers(settings().frame_ancestors))
    bound_messages()
    keep_what_is_unsent()
    _classes.end_with_the_server()
    await run_in_threadpool(first_figure)
    warming_up = asyncio.create_task(warm_up())
    yield {}
    warming_up.cancel()


def proof_status(encoder: Encoder) -> str:
    """In words for whoever watches the server."""
    if not settings().proof:
        return "off"
    return prover(encoder.folder).status() if _is_warm.is_set() else "on its way"


def health(_request: Request) -> JSONResponse:
    """For load balancers: 200 where the first model can be used, 503 with the reason where it can't.

    Whether proofs can be had is said too, and which of the other models can't be used; the app works without.
    """
    try:
        encoder = cache.encoder(models.default())
    except CheckpointError as error:
        return JSONResponse({"status": "unavailable", "reason": str(error)}, status_code=503)
    answer = {"status": "ok", "model": encoder.name, "warm": _is_warm.is_set(), "proof": proof_status(encoder)}
    others = list(models.offered())[1:] if _is_warm.is_set() else []
    return JSONResponse(answer | ({"others": {model: _of_another(model) for model in others}} if others else {}))


def _of_another(model: str) -> str:
    try:
        cache.encoder(model)
    except CheckpointError as error:
        return f"unavailable: {error}"
    return "ok"


def _remove_upload(visit: str, file: str) -> None:
    get_instance().uploaded_file_mgr.remove_file(visit, file)


app = st.App(
    "pages/navigation.py",
    lifespan=lifespan,
    routes=[Route("/health", health), scripts.route, stills.route, *_classes.routes()],
    on_script_error=frame.apologise,
    middleware=[
        Middleware(SecurityHeaders, frame_ancestors=settings().frame_ancestors),
        Middleware(OwnNames, hosts=settings().public_hosts),
        Middleware(HiddenCounters),
        Middleware(BoundedUploads, remove=_remove_upload),
        Middleware(PacedMessages),
        Middleware(BoundedMessages),
        Middleware(RepairedMessages),
        Middleware(CompressedFiles),
        Middleware(scripts.EarlyScripts),
    ],
)
