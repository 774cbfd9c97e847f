"""Which word asks, in which head of layer 0, and which entries count as answers."""

import streamlit as st

from qkv_core.library.vocabulary import pieces_of
from qkv_core.ui import cache
from qkv_core.ui.controls.bound import one_of
from qkv_core.words.markdown import code
from qkv_core.words.vocabulary import made_of

_DEFAULT_WORD, _DEFAULT_HEAD = "paris", 1  # where the head finds louvre and arrondissement


def choose_word() -> str:
    """One vocabulary entry; a word of several pieces is taken apart and its pieces offered."""
    word: str = st.text_input("The word that asks", _DEFAULT_WORD, key="hl_word", bind="query-params", max_chars=60)
    pieces = pieces_of(cache.encoder(), word)
    if len(pieces) == 1:
        return pieces[0]
    st.info(made_of(word, pieces))
    if not pieces:
        st.stop()
    piece: str = st.segmented_control(
        "Piece", list(dict.fromkeys(pieces)), default=pieces[0], required=True, format_func=code, key="hl_piece"
    )
    return piece


def choose_head() -> int:
    """A head of layer 0; the head at the top may be of any layer, so this page has its own."""
    heads = list(range(cache.encoder().n_heads))
    return one_of("Head of layer 0", heads, default=min(_DEFAULT_HEAD, heads[-1]), key="hl_head", wrap=True)


def with_pieces() -> bool:
    """Whether word pieces count as answers."""
    return st.toggle("Show word pieces too", key="hl_pieces", bind="query-params")
