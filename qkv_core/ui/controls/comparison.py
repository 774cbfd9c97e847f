"""The second sentence: its own field, bound to the address like the first."""

import streamlit as st

from qkv_core.encoder import Encoding
from qkv_core.examples import one_word_changed
from qkv_core.ui import cache
from qkv_core.ui.badge import badge
from qkv_core.ui.controls.bound import text_field
from qkv_core.ui.notices import notices

_FAR_APART = 4  # times as many tokens
_OFFERED = "two_offered"


def choose_second(first: Encoding) -> Encoding:
    """The second sentence's encoding; what is odd about the pair is said, and a blank one stops the page.

    As long as nobody has typed one, it is the first with a word changed.
    """
    offered = one_word_changed(first.text)
    if st.session_state.get("two_text", "") == st.session_state.get(_OFFERED):
        st.session_state.two_text = offered
    st.session_state[_OFFERED] = offered
    with st.container(key="two-second", horizontal=True, vertical_alignment="bottom"):
        text = text_field("The second sentence", offered, key="two_text")
        if not text.strip():
            st.info("There is no second sentence yet. Type one to compare it with the first.", icon="✍️")
            st.stop()
        second = cache.encode(text)
        badge(second, "the second sentence", "two_audit")
    notices(second, "two_text", "second sentence")
    if second.token_ids == first.token_ids:
        st.info("Both sentences have the same tokens, so nothing can differ. Change a word in one of them.")
    lengths = sorted([len(first.tokens), len(second.tokens)])
    if lengths[1] > _FAR_APART * lengths[0]:
        st.caption("One sentence is much longer than the other, so few words can be compared.")
    return second
