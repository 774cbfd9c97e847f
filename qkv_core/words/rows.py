"""Sentences about one query's row: whom it looks at, and what is not on screen."""

from qkv_core.measures.rows import Row
from qkv_core.view import View
from qkv_core.words.markdown import code

MARKERS = (
    "[CLS] opens and [SEP] closes every text. The model was trained with both, so they ask and answer like any token; "
    "heads often rest there. A switch below the list of pages hides them."
)


def strongest_key(view: View, row: Row) -> str:
    """Whom the query looks at most, and what that means where it is [CLS], [SEP] or itself."""
    first, *others = row.order
    sentence = (
        f"In {view.head_name}, {code(view.asks)} looks most at **{code(view.tokens[first])}**: "
        f"{row.attention_weights[first]:.0%} of its attention"
    )
    if others:
        second = others[0]
        sentence += f", then at {code(view.tokens[second])} with {row.attention_weights[second]:.0%}"
    if view.encoding.is_special[first]:
        return f"{sentence}. A head often rests on such a marker when it finds nothing it was trained to look for."
    if first == view.query:
        return f"{sentence}. The token answers its own question best."
    return f"{sentence}."


def markers(view: View, row: Row) -> str:
    """What [CLS] and [SEP] are; where they are hidden, what is then not on screen."""
    if not view.hide_special:
        return MARKERS
    return (
        f"[CLS] and [SEP] are hidden, and nothing is renormalised: the visible weights of {code(view.asks)} sum to "
        f"{row.visible:.4f}; the rest of its attention goes to the hidden two."
    )
