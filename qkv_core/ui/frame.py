"""What surrounds every page: the model's faults as an error page, notices about the text, the way on."""

import streamlit as st

from qkv_core.model_settings import CheckpointError
from qkv_core.ui import cache, site, take_away
from qkv_core.ui.controls.model import choose_model
from qkv_core.ui.notices import notices
from qkv_core.words.markdown import code
from qkv_core.words.marked import coloured

_PROJECTOR_PERCENT = 135
_LONGEST_FAULT = 1000  # characters: a file's path, and what to do


def stop_without_model() -> None:
    """Where the model can't be loaded, say which file is at fault and what to do, and offer the others, if any."""
    try:
        with st.spinner("Loading the model"):
            cache.encoder()
    except CheckpointError as error:
        st.title("The model can't be loaded")
        st.error(code(str(error), _LONGEST_FAULT), icon=":material/error:")
        st.markdown("Nothing else is wrong with the app: once the file is mended, reload this page.")
        choose_model()
        st.stop()


def apologise(error: Exception) -> bool:
    """In place of an error that nobody foresaw: what a visitor can do. The log has the rest."""
    if isinstance(error, MemoryError):
        st.error(
            "The server has no memory left for this text just now. Reload the page in a moment, or try a shorter text.",
            icon=":material/error:",
        )
        return True
    st.error(
        "Something went wrong here, and not through your doing. Your view is in the address: reload the page, or try "
        "another sentence.",
        icon=":material/error:",
    )
    return True


def head(entry: site.Entry) -> None:
    """Above the page: what is unusual about the text, and the question that the page answers."""
    take_away.begin()
    if st.session_state.projector:
        st.html(f"<style>html {{ font-size: {_PROJECTOR_PERCENT}% }}</style>")
    text = st.session_state.text or ""
    if text.strip():
        notices(cache.encode(text))
    st.title(coloured(entry.question))


def foot(entry: site.Entry) -> None:
    """Below the page: where the story goes on, and what to take away."""
    site.way_on(entry.file)
    take_away.foot(entry.title, cache.encode(st.session_state.text))
