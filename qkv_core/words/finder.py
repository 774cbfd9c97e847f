"""Which heads link one token to another, in words and as a table."""

from qkv_core.measures.finder import Finder
from qkv_core.view import View
from qkv_core.words.claims import Claim, Paragraph, either, paragraph
from qkv_core.words.naming import listed, name_of
from qkv_core.words.shares import share

_MOST_FOUND = 12
_WEIGHT = ".4f"  # as weights are printed
_FEW = 3  # so many heads are called by their names


def best_head(view: View, found: Finder) -> Paragraph:
    """Which head links this pair best, and how special that is for it."""
    printed, weaker = share(found.ranked[0].attention_weight), share(found.ranked[0].above or 0)
    first = [head for head in found.ranked if share(head.attention_weight) == printed]
    names = listed([f"**{head.head_name}**" for head in first[:_FEW]])
    pair = f"{name_of(view.tokens, view.query)} to {name_of(view.tokens, found.key)}"
    about = {"heads": tuple((head.layer, head.head) for head in first), "weight": printed}
    return paragraph(
        either(
            Claim("one_head_is_best", f"{names} links {pair} most strongly: {printed}.", len(first) == 1, about),
            Claim("some_heads_are_best", f"{names} link {pair} most strongly: {printed}.", len(first) <= _FEW, about),
            Claim("many_heads_are_best", f"{len(first)} heads link {pair} most strongly: {printed}.", about=about),
        ),
        either(
            Claim(
                "between_words",
                f"Is that special? In our sample of texts, {weaker} of {found.ranked[0].head_name}'s links between "
                "words are weaker.",
                found.is_between_words,
                {"place": (found.ranked[0].layer, found.ranked[0].head), "weaker": weaker},
            ),
            Claim(
                "not_between_words",
                "Links to a marker or to the token itself are common, so we don't compare them.",
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
        table["weaker links in our sample"] = [f"{row.above:.1%}" for row in ranked]
    return table
