"""The second sentence: its own field, bound to the address like the first."""

import streamlit as st

from qkv_core.encoder import MAX_CHARACTERS, Encoding
from qkv_core.examples import EXAMPLES
from qkv_core.ui import cache
from qkv_core.ui.notices import about_words

_FAR_APART = 4  # times as many tokens
_WAS_CUT = "two_text_was_cut"


def choose_second(first: Encoding) -> Encoding:
    """The second sentence's encoding; what is odd about the pair is said, and a blank one stops the page."""
    text: str = st.text_area(
        "The second sentence",
        EXAMPLES["Animal, wide"],
        key="two_text",
        bind="query-params",
        height=80,
        on_change=_bound,
    )
    if not (text or "").strip():
        st.info("There is no second sentence yet. Type one above to compare it with the first.", icon="✍️")
        st.stop()
    if len(text) > MAX_CHARACTERS or st.session_state.get(_WAS_CUT):
        st.warning(f"The second sentence was longer than {MAX_CHARACTERS:,} characters; the rest was cut.")
    second = cache.encode(text[:MAX_CHARACTERS])
    if second.n_tokens_cut:
        st.warning(
            f"The model reads at most {second.encoder.max_tokens} tokens; the last {second.n_tokens_cut:,} of the "
            "second sentence were cut."
        )
    about_words(second)
    if second.token_ids == first.token_ids:
        st.info(
            "The model reads the same tokens in both sentences, so nothing can differ. Change a word in one of them."
        )
    lengths = sorted([len(first.tokens), len(second.tokens)])
    if lengths[1] > _FAR_APART * lengths[0]:
        st.caption("One sentence is much longer than the other: few tokens have a partner, and little can be compared.")
    return second


def _bound() -> None:
    """Keep the address short enough to share."""
    text = st.session_state.two_text or ""
    st.session_state[_WAS_CUT] = len(text) > MAX_CHARACTERS
    st.session_state.two_text = text[:MAX_CHARACTERS]
