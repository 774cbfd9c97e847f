"""What it is all for: the sentence's one vector, and what is nearest to it before and after a changed word."""

import streamlit as st

from qkv_core.examples import turned
from qkv_core.measures.nearest import Nearest, changed_word, nearest
from qkv_core.ui import cache, site
from qkv_core.ui.take_away import say
from qkv_core.view import View
from qkv_core.words import nearest as words
from qkv_core.words.markdown import code

_TEXTS = "purpose_texts"  # the text that was shown last, and the one before it


def purpose(view: View) -> None:
    """In two sentences, with a link to the other half of a pair where there is one."""
    text = view.encoding.text
    now, before = st.session_state.get(_TEXTS, (text, None))
    if now != text:
        now, before = text, now
    st.session_state[_TEXTS] = now, before
    was_before = before is not None and changed_word(before, text) is not None
    other = before if was_before else turned(text)
    say(words.one_vector(view))
    say(words.before_and_after(_nearest(text), _nearest(other) if other else None, was_before=was_before))
    if other and not was_before:
        site.link("home", f"Try {code(other)}", text=other)


def _nearest(text: str) -> Nearest:
    cache.add_sentence_embeddings(cache.without_embedding([text, *words.SHORT]))
    return nearest(
        text, cache.sentence_embedding(text), {short: cache.sentence_embedding(short) for short in words.SHORT}
    )
