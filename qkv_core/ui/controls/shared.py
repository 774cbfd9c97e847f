"""The one way to choose: sentence, layer, head and query token in the sidebar, bound to the address."""

from collections.abc import Callable

import streamlit as st

from qkv_core.encoder import Encoding
from qkv_core.examples import DEFAULT_SENTENCE, EXAMPLES
from qkv_core.measures.steps import STEPS
from qkv_core.ui import cache
from qkv_core.ui.controls.bound import one_of, text_field
from qkv_core.view import Choice, View
from qkv_core.words.markdown import code
from qkv_core.words.rows import MARKERS

STRONGEST = "the strongest"
DEFAULT_STEP = "weights"
_DEFAULT_LAYER, _DEFAULT_HEAD = 3, 1  # where "it" of the default sentence looks at "animal"


def sidebar() -> None:
    """Draw the shared widgets; pages read them with `choose`."""
    encoder = cache.encoder()
    with st.sidebar:
        text_field("Your sentence", DEFAULT_SENTENCE, key="text", height=120)
        st.menu_button("Examples", list(EXAMPLES), key="example", on_click=_take_example, width="stretch")
        encoding = cache.encode(st.session_state.text or "")
        layers, heads = range(encoder.n_layers), range(encoder.n_heads)
        one_of("Layer", layers, default=min(_DEFAULT_LAYER, layers[-1]), key="layer", width="stretch", wrap=True)
        one_of("Head", heads, default=min(_DEFAULT_HEAD, heads[-1]), key="head", width="stretch", wrap=True)
        token_select("Query: the token that asks", encoding, "query", default_query(encoding))
        st.toggle("Hide [CLS] and [SEP]", key="hide_special", bind="query-params", help=_SPECIAL_HELP)
        st.toggle("Larger type, for a projector", key="projector", bind="query-params")


def choose() -> Choice:
    """What the sidebar says, ready for figures and words; stops the page, with a hint, where there is no text."""
    text = st.session_state.text or ""
    if not text.strip():
        st.info("There is no sentence yet. Type or paste one in the sidebar, or take one of the examples.", icon="✍️")
        st.stop()
    return Choice(
        text=text,
        layer=st.session_state.layer,
        head=st.session_state.head,
        query=token_labels(cache.encode(text)).index(st.session_state.query),
        hide_special=st.session_state.hide_special,
    )


def choose_view() -> View:
    """What the sidebar says, in the sentence's encoding; stops the page, with a hint, where there is no text."""
    choice = choose()
    return View(cache.encode(choice.text), choice.layer, choice.head, choice.query, choice.hide_special)


def token_labels(encoding: Encoding) -> list[str]:
    """Every token as a choice, "9 it": the position tells the same words apart."""
    return [f"{position} {token}" for position, token in enumerate(encoding.tokens)]


def token_select(label: str, encoding: Encoding, key: str, default: int) -> int:
    """Choose one token; a token that this sentence does not have is replaced, and the reader told."""
    labels = token_labels(encoding)
    asked = st.session_state.get(key) or st.query_params.get(key)
    if asked is not None and asked not in labels:
        st.session_state[key] = labels[_same_word(asked, encoding, default)]
        st.caption(f"This sentence has no token {code(asked)}; its place is taken by another.")
    chosen = st.selectbox(label, labels, index=default, key=key, bind="query-params")
    return labels.index(chosen)


def choose_step() -> str:
    """Which of the four steps to look at."""
    return one_of("Step of the formula", list(STEPS), default=DEFAULT_STEP, key="steps_step")


def choose_key(key: str, view: View) -> int:
    """The token that answers; unless the reader names one, the query's strongest key."""
    options = [STRONGEST, *token_labels(view.encoding)]
    if st.session_state.get(key) not in options:
        st.session_state.pop(key, None)
    chosen = st.selectbox("Key: the token that answers", options, key=key, bind="query-params")
    return int(view.row.argmax()) if chosen == STRONGEST else options.index(chosen) - 1


def take_cell(chart: str, key: str, view: View) -> Callable[[], None]:
    """A callback for a clicked cell: its row becomes the query, its column the key."""
    labels, visible = token_labels(view.encoding), view.visible

    def take() -> None:
        for point in st.session_state[chart].selection.points:
            st.session_state.query = labels[visible[point["y"]]]
            st.session_state[key] = labels[visible[point["x"]]]

    return take


def default_query(encoding: Encoding) -> int:
    """ "it" where the sentence has one, since asking what it stands for is the classic; else the last word."""
    if "it" in encoding.tokens:
        return encoding.tokens.index("it")
    words = [position for position, token in enumerate(encoding.tokens) if token.isalnum()]
    return words[-1] if words else 0


def _same_word(asked: str, encoding: Encoding, default: int) -> int:
    """Where the asked token went when the sentence changed around it."""
    word = asked.partition(" ")[2]
    return encoding.tokens.index(word) if word in encoding.tokens else default


def _take_example() -> None:
    st.session_state.text = EXAMPLES[st.session_state.example]


_SPECIAL_HELP = f"{MARKERS} Hiding them changes the picture only: no weight is recomputed."
