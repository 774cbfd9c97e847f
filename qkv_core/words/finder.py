"""Which heads let one token look at another, in words and as a table."""

from qkv_core.measures.finder import Finder
from qkv_core.view import View
from qkv_core.words.claims import Claim, Paragraph, either, paragraph
from qkv_core.words.comparatives import prints_alike
from qkv_core.words.naming import listed, name_of

_MOST_FOUND = 12
_WEIGHT = ".4f"  # as weights are printed
_FEW = 3  # so many heads are called by their names


def best_head(view: View, found: Finder) -> Paragraph:
    """Which head finds this pair best, and how to read its weight."""
    weight = found.ranked[0].attention_weight
    first = [head for head in found.ranked if prints_alike(head.attention_weight, weight, _WEIGHT)]
    asks, answers, printed = name_of(view.tokens, view.query), name_of(view.tokens, found.key), f"{weight:{_WEIGHT}}"
    names = listed([f"**{head.head_name}**" for head in first[:_FEW]])
    look = f"{asks} look at {answers} most: {printed}"
    about = {"heads": tuple((head.layer, head.head) for head in first), "weight": printed}
    return paragraph(
        either(
            Claim("one_head_is_best", f"Of all heads, {names} lets {look}.", len(first) == 1, about),
            Claim("some_heads_are_best", f"Of all heads, {names} let {look} each.", len(first) <= _FEW, about),
            Claim("many_heads_are_best", f"Of all heads, {len(first)} let {look} each.", about=about),
        ),
        either(
            Claim(
                "between_words",
                "A large weight may be ordinary for a head, so the last column says how much of what it does between "
                "two words of the corpus is smaller.",
                found.is_between_words,
            ),
            Claim(
                "not_between_words",
                "How unusual that is can't be said: the corpus's weights are from a word to another one, and looking "
                "at a marker or at oneself is an ordinary habit.",
            ),
        ),
    )


def finder_table(found: Finder) -> dict[str, list[str]]:
    """The heads that let the query look at the key most, and, between two words, how unusual that is for each."""
    ranked = found.ranked[:_MOST_FOUND]
    table = {
        "head": [row.head_name for row in ranked],
        "weight": [f"{row.attention_weight:{_WEIGHT}}" for row in ranked],
    }
    if found.is_between_words:
        table["larger than so much of its weights in the corpus"] = [f"{row.above:.1%}" for row in ranked]
    return table
