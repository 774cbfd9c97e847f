"""The one way to hand out a file: made when it is asked for, at an address that nobody else can compute.

Streamlit keeps a file under a hash of its content, type and name, and gives it to whoever asks: who guesses what
somebody typed could ask whether its file is there. A secret of the visit in the type makes the hash one that only this
visit's browser is told.
"""

import mimetypes
import secrets
from collections.abc import Callable

import streamlit as st

_SECRET = "save_secret"
_ANY_TYPE = "application/octet-stream"


def save_button(label: str, make: Callable[[], str | bytes], file: str, *, key: str, help: str | None = None) -> None:
    """A button that saves what `make` makes under the name `file`."""
    if _SECRET not in st.session_state:
        st.session_state[_SECRET] = secrets.token_hex(16)
    mime = mimetypes.guess_type(file)[0] or _ANY_TYPE
    st.download_button(
        label, make, file, f"{mime}; visit={st.session_state[_SECRET]}", key=key, on_click="ignore", help=help
    )
