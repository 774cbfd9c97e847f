"""Which heads let one token look at another, in words and as a table."""

from qkv_core.measures.finder import Finder
from qkv_core.view import View
from qkv_core.words.markdown import code

_MOST_FOUND = 12


def best_head(view: View, found: Finder) -> str:
    """Which head finds this pair best, and how to read its weight."""
    first = found.ranked[0]
    sentence = (
        f"Of all heads, **{first.head_name}** lets {code(view.asks)} look at {code(view.tokens[found.key])} most: "
        f"{first.attention_weight:.4f}."
    )
    if found.is_between_words:
        return (
            f"{sentence} A large weight may be ordinary for a head, so the last column says how much of what it does "
            "between two words of the corpus is smaller."
        )
    return (
        f"{sentence} How unusual that is can't be said: the corpus's weights are of pairs of different words, and "
        "looking at a marker or at oneself is an ordinary habit."
    )


def finder_table(found: Finder) -> dict[str, list[str]]:
    """The heads that let the query look at the key most, and, between two words, how unusual that is for each."""
    ranked = found.ranked[:_MOST_FOUND]
    table = {
        "head": [row.head_name for row in ranked],
        "weight": [f"{row.attention_weight:.4f}" for row in ranked],
    }
    if found.is_between_words:
        table["larger than so much of its weights in the corpus"] = [f"{row.above:.1%}" for row in ranked]
    return table
