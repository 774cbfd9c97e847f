"""Which models the server's owner offers, and which of them a visitor looks at; cache.py loads them."""

from functools import lru_cache

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from qkv_core.checkpoint import model_name, models_asked_for

KEY = "model"  # of the menu, and so in the address


@lru_cache(maxsize=1)
def offered() -> dict[str, str]:
    """Each model's name in the menu, and what finds it: what `QKV_MODEL` names, in its order."""
    found: dict[str, str] = {}
    for asked_for in models_asked_for():
        name = model_name(asked_for)
        alike = sum(model_name(other) == name for other in found.values())
        found[f"{name} ({alike + 1})" if alike else name] = asked_for
    return found


def default() -> str:
    """The first: of whoever chose none, and outside of any visit."""
    return next(iter(offered()))


def chosen() -> str:
    """The visitor's model, also before its menu is drawn; a name that is not offered gives way to the first."""
    if len(offered()) == 1 or get_script_run_ctx(suppress_warning=True) is None:
        return default()
    asked_for = st.session_state.get(KEY) or st.query_params.get(KEY)
    return asked_for if asked_for in offered() else default()
