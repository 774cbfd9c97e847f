"""Which word asks, in which head of layer 0, and which entries count as answers."""

from collections.abc import Callable

import streamlit as st

from qkv_core.library.vocabulary import Ranking, pieces_of
from qkv_core.ui import cache
from qkv_core.ui.controls.bound import one_from, one_of, text_field
from qkv_core.words.markdown import code
from qkv_core.words.vocabulary import made_of

_DEFAULT_WORD, _DEFAULT_HEAD = "paris", 1  # where the head finds louvre and arrondissement


def choose_search() -> tuple[str, int, bool]:
    """One vocabulary entry, a head of layer 0, and whether word pieces count as answers.

    The head at the top may be of any layer, so this page has its own.
    """
    heads = list(range(cache.encoder().n_heads))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        word = text_field("The word that asks", _DEFAULT_WORD, key="hl_word", max_chars=60, width=220)
        head = one_from("Head of layer 0", heads, default=min(_DEFAULT_HEAD, heads[-1]), key="hl_head", width=90)
        pieces = st.toggle("Word pieces too", key="hl_pieces", bind="query-params")
    return _entry_of(word), head, pieces


def take_word(chart: str, found: Ranking) -> Callable[[], None]:
    """A callback for an answer that is touched: now it asks."""

    def take() -> None:
        for point in st.session_state[chart].selection.points:
            st.session_state.hl_word = found.best[point["point_index"]].token

    return take


def _entry_of(word: str) -> str:
    """A word of several pieces is taken apart and its pieces offered."""
    pieces = pieces_of(cache.encoder(), word)
    if len(pieces) == 1:
        return pieces[0]
    st.info(made_of(word, pieces))
    if not pieces:
        st.stop()
    return one_of("Piece", list(dict.fromkeys(pieces)), default=pieces[0], key="hl_piece", format_func=code)
