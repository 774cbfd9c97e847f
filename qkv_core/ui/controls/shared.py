"""The one way to choose: sentence, layer, head and query token above every page, bound to the address."""

from collections.abc import Callable

import streamlit as st

from qkv_core.encoder import Encoding
from qkv_core.examples import DEFAULT_SENTENCE, EXAMPLES
from qkv_core.measures.steps import STEPS
from qkv_core.ui import cache, site
from qkv_core.ui.badge import badge
from qkv_core.ui.controls.bound import behind_a_button, menu, one_of, page_is_drawn, text_field
from qkv_core.ui.controls.model import choose_model
from qkv_core.ui.depth import choose_depth
from qkv_core.view import View, first_view
from qkv_core.words.markdown import code
from qkv_core.words.naming import name_of, token_labels
from qkv_core.words.rows import MARKERS

STRONGEST = "the strongest"
DEFAULT_STEP = "weights"


def bar(entry: site.Entry) -> None:
    """Draw the shared widgets above a page, in two lines; pages read them with `choose`."""
    with st.container(key="bar", gap="small"):
        with st.container(key="bar-sentence", horizontal=True, vertical_alignment="bottom"):
            text_field("Your sentence", DEFAULT_SENTENCE, key="text", label_visibility="collapsed")
            st.button("Show", key="bar-show", help="Enter does the same.")  # to leave the field is to apply it
            st.menu_button(
                "Examples", list(EXAMPLES), key="example", icon=":material/menu_book:", on_click=_take_example
            )
        with st.container(key="bar-view", horizontal=True, vertical_alignment="center"):
            # Hidden, not left out, where it concerns nothing: the view stays in the address.
            choose_model()
            with st.container(key="bar-choice" if entry.has_view else "bar-choice-hidden", width="content"):
                encoding = _choose_view(entry.file)
            choose_depth()
            if encoding.text.strip():
                badge(encoding)
            site.next_page(entry.file)


def _choose_view(page: str) -> Encoding:
    """One button, which says what is chosen, with a menu for each part of it."""
    encoding = cache.encode(st.session_state.text or "")
    first, labels = first_view(encoding), token_labels(encoding.tokens)
    layers, heads = range(encoding.encoder.n_layers), range(encoding.encoder.n_heads)
    layer = behind_a_button("layer", layers, default=first.layer, page=page)
    head = behind_a_button("head", heads, default=first.head, page=page)
    asked = st.query_params.get("query")  # by somebody: a token that nobody chose is not in the address
    query = behind_a_button(
        "query",
        labels,
        default=labels[first.query],
        page=page,
        nearest=lambda asked: labels[_same_word(asked, encoding, first.query)],
    )
    word = _word_of(asked or "")
    if word and asked not in labels and word not in encoding.tokens:
        st.caption(f"This sentence has no token {code(word, 40)}. Another one asks in its place.")
    with st.popover(f"L{layer}H{head} · {name_of(encoding.tokens, labels.index(query))}", key="bar-menus"):
        menu("Layer", layers, "layer")
        menu("Head", heads, "head")
        menu("Query: who asks", labels, "query")
    return encoding


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
        page_is_drawn()
        st.stop()
    encoding, state = cache.encode(text), st.session_state
    query = token_labels(encoding.tokens).index(state.query)
    return View(encoding, state.layer, state.head, query, state.hide_special)


def choose_step() -> str:
    """Which of the four steps to look at."""
    return one_of(
        "Step of the formula", list(STEPS), default=DEFAULT_STEP, key="steps_step", label_visibility="collapsed"
    )


def choose_key(key: str, view: View) -> int:
    """The token that answers; unless the reader names one, the query's strongest key."""
    options = [STRONGEST, *token_labels(view.tokens)]
    if st.session_state.get(key) not in options:
        st.session_state.pop(key, None)
    chosen = st.selectbox("Key: the token that answers", options, key=key, bind="query-params")
    return int(view.row.argmax()) if chosen == STRONGEST else options.index(chosen) - 1


def take_cell(chart: str, key: str, view: View, *, opens: str | None = None) -> Callable[[], None]:
    """A callback for a clicked cell: its row becomes the query, its column the key; the fold `opens` is about it."""
    labels, visible = token_labels(view.tokens), view.visible

    def take() -> None:
        for point in st.session_state[chart].selection.points:
            st.session_state.query = labels[visible[point["y"]]]
            st.session_state[key] = labels[visible[point["x"]]]
            if opens is not None:
                st.session_state[opens] = True

    return take


def take_bar(chart: str, view: View) -> Callable[[], None]:
    """A callback for a clicked bar over the tokens: its token becomes the query."""
    labels = token_labels(view.tokens)

    def take() -> None:
        for point in st.session_state[chart].selection.points:
            st.session_state.query = labels[int(point["x"])]

    return take


def _same_word(asked: str, encoding: Encoding, default: int) -> int:
    """Where the asked token went when the sentence changed around it."""
    word = _word_of(asked)
    return encoding.tokens.index(word) if word in encoding.tokens else default


def _word_of(asked: str) -> str:
    """The token of a label in the address, "8 street"; what is no such label is taken for a token."""
    return asked.partition(" ")[2] or asked


def _take_example() -> None:
    st.session_state.text = EXAMPLES[st.session_state.example]


_SPECIAL_HELP = f"{MARKERS} Hiding them changes the picture only: no weight is recomputed."
