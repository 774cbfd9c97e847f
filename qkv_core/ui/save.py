"""The one way to hand out a file: made when it is asked for, at an address that nobody else can compute.

Streamlit keeps a file under a hash of its content, type and name, and gives it to whoever asks: who guesses what
somebody typed could ask whether its file is there. A secret of the visit in the type makes the hash one that only this
visit's browser is told.

And Streamlit forgets a file that was made on demand as soon as any two visitors' pages have been drawn, which on a busy
server is before a distant browser has fetched it. So the visit keeps it, as it keeps files made beforehand.
"""

import mimetypes
import secrets
from collections.abc import Callable
from threading import Thread

import streamlit as st
from streamlit.runtime import get_instance
from streamlit.runtime.scriptrunner import add_script_run_ctx, get_script_run_ctx

_SECRET = "save_secret"
_ANY_TYPE = "application/octet-stream"


def save_button(label: str, make: Callable[[], str | bytes], file: str, *, key: str, help: str | None = None) -> None:
    """A button that saves what `make` makes under the name `file`."""
    if _SECRET not in st.session_state:
        st.session_state[_SECRET] = secrets.token_hex(16)
    mime = f"{mimetypes.guess_type(file)[0] or _ANY_TYPE}; visit={st.session_state[_SECRET]}"
    visit = get_script_run_ctx()

    def make_and_keep() -> bytes:
        made = make()
        content = made.encode() if isinstance(made, str) else made
        # Whose file it is, Streamlit reads off the thread.
        keeping = Thread(target=get_instance().media_file_mgr.add, args=(content, mime, f"saved {key}", file, True))
        add_script_run_ctx(keeping, visit)
        keeping.start()
        keeping.join()
        return content

    st.download_button(label, make_and_keep, file, mime, key=key, on_click="ignore", help=help)
