"""The one way to choose: sentence, layer, head and query token above every page, bound to the address."""

from collections.abc import Callable

import streamlit as st

from qkv_core.encoder import Encoding
from qkv_core.examples import DEFAULT_SENTENCE, EXAMPLES
from qkv_core.measures.steps import STEPS
from qkv_core.ui import cache
from qkv_core.ui.badge import badge
from qkv_core.ui.controls.bound import one_from, one_of, text_field
from qkv_core.ui.controls.model import choose_model
from qkv_core.view import View, first_view
from qkv_core.words.markdown import code
from qkv_core.words.naming import token_labels
from qkv_core.words.rows import MARKERS

STRONGEST = "the strongest"
DEFAULT_STEP = "weights"


def bar() -> None:
    """Draw the shared widgets above a page; pages read them with `choose`."""
    with st.container(key="bar", gap="small"):
        with st.container(key="bar-sentence", horizontal=True, vertical_alignment="bottom"):
            text_field("Your sentence", DEFAULT_SENTENCE, key="text")
            st.button("Show", key="bar-show", help="Enter does the same.")  # to leave the field is to apply it
            st.menu_button(
                "Examples", list(EXAMPLES), key="example", icon=":material/menu_book:", on_click=_take_example
            )
        with st.container(key="bar-view", horizontal=True, vertical_alignment="bottom"):
            choose_model()
            encoding = cache.encode(st.session_state.text or "")
            _choose_in(encoding)
            if encoding.text.strip():
                badge(encoding)


def _choose_in(encoding: Encoding) -> None:
    first = first_view(encoding)
    one_from("Layer", range(encoding.encoder.n_layers), default=first.layer, key="layer")
    one_from("Head", range(encoding.encoder.n_heads), default=first.head, key="head")
    token_select("Query: who asks", encoding, "query", first.query)


def switches() -> None:
    """How pages look, below the way through them."""
    with st.sidebar:
        st.toggle("Hide [CLS] and [SEP]", key="hide_special", bind="query-params", help=_SPECIAL_HELP)
        st.toggle("Larger type, for a projector", key="projector", bind="query-params")


def choose() -> View:
    """What was chosen, in the encoding of the sentence; stops the page, with a hint, where there is no text."""
    text = st.session_state.text or ""
    if not text.strip():
        st.info("There is no sentence yet. Type or paste one above, or take one of the examples.", icon="✍️")
        st.stop()
    encoding, state = cache.encode(text), st.session_state
    query = token_labels(encoding.tokens).index(state.query)
    return View(encoding, state.layer, state.head, query, state.hide_special)


def token_select(label: str, encoding: Encoding, key: str, default: int) -> int:
    """Choose one token; a token that this sentence does not have is replaced, and the reader told."""
    labels = token_labels(encoding.tokens)
    asked = st.session_state.get(key) or st.query_params.get(key)
    if asked is not None and asked not in labels:
        st.session_state[key] = labels[_same_word(asked, encoding, default)]
        st.caption(f"This sentence has no token {code(asked, 40)}; its place is taken by another.")
    chosen = st.selectbox(label, labels, index=default, key=key, bind="query-params")
    return labels.index(chosen)


def choose_step() -> str:
    """Which of the four steps to look at."""
    return one_of("Step of the formula", list(STEPS), default=DEFAULT_STEP, key="steps_step")


def choose_key(key: str, view: View) -> int:
    """The token that answers; unless the reader names one, the query's strongest key."""
    options = [STRONGEST, *token_labels(view.tokens)]
    if st.session_state.get(key) not in options:
        st.session_state.pop(key, None)
    chosen = st.selectbox("Key: the token that answers", options, key=key, bind="query-params")
    return int(view.row.argmax()) if chosen == STRONGEST else options.index(chosen) - 1


def take_cell(chart: str, key: str, view: View) -> Callable[[], None]:
    """A callback for a clicked cell: its row becomes the query, its column the key."""
    labels, visible = token_labels(view.tokens), view.visible

    def take() -> None:
        for point in st.session_state[chart].selection.points:
            st.session_state.query = labels[visible[point["y"]]]
            st.session_state[key] = labels[visible[point["x"]]]

    return take


def _same_word(asked: str, encoding: Encoding, default: int) -> int:
    """Where the asked token went when the sentence changed around it."""
    word = asked.partition(" ")[2]
    return encoding.tokens.index(word) if word in encoding.tokens else default


def _take_example() -> None:
    st.session_state.text = EXAMPLES[st.session_state.example]


_SPECIAL_HELP = f"{MARKERS} Hiding them changes the picture only: no weight is recomputed."
