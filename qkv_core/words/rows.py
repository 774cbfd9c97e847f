"""Sentences about one query's row: whom it looks at, and what is not on screen."""

from collections.abc import Sequence

from qkv_core.measures.rows import Row
from qkv_core.view import View
from qkv_core.words.claims import Claim, Paragraph, either, paragraph
from qkv_core.words.comparatives import is_most, prints_alike
from qkv_core.words.naming import listed, name_of
from qkv_core.words.pronouns import not_trained_for

MARKERS = (
    "[CLS] opens and [SEP] closes every text. The model was trained with both, so they ask and answer like any token; "
    "heads often rest there. A switch below the list of pages leaves them out of the pictures."
)
_WEIGHT = ".0%"  # as weights are printed
_FEW = 3  # so many tokens are called by their names


def strongest_key(view: View, row: Row) -> Paragraph:
    """Whom the query looks at most, and what that means where it is a marker or itself."""
    leaders = _alike(row, 0)
    share = f"{row.attention_weights[leaders[0]]:{_WEIGHT}}"
    asks = f"In {view.head_name}, {name_of(view.tokens, view.query)}"
    if len(leaders) == 1:
        leader = leaders[0]
        most = f"{asks} looks most at **{name_of(view.tokens, leader)}**: {share} of its attention"
        looks = Claim("looks_most", most, about={"key": leader, "share": share})
        sentence = paragraph(looks, _then(view, row), ".", between="")
        return paragraph(sentence, _why_there(view, row, leader), not_trained_for(view))
    about = {"keys": leaders, "share": share}
    return paragraph(
        either(
            Claim(
                "looks_at_all_alike",
                f"{asks} looks at all {len(leaders)} tokens alike: {share} of its attention each.",
                len(leaders) == len(row.order),
                about,
            ),
            Claim(
                "some_share_the_lead",
                f"{asks} looks most at {_names(view, leaders)}: {share} of its attention each.",
                len(leaders) <= _FEW,
                about,
            ),
            Claim(
                "many_share_the_lead",
                f"{asks} has no favourite: {len(leaders)} tokens share the lead with {share} of its attention each.",
                about=about,
            ),
        )
    )


def markers(view: View, row: Row) -> Paragraph:
    """What [CLS] and [SEP] are; where they are hidden, what is then not on screen."""
    if not view.hide_special:
        return paragraph(MARKERS)
    share = f"{row.visible:.4f}"
    return paragraph(
        Claim(
            "visible_weights",
            f"[CLS] and [SEP] are hidden, and nothing is renormalised: the visible weights of "
            f"{name_of(view.tokens, view.query)} sum to {share}; the rest of its attention goes to the hidden two.",
            about={"share": share},
        )
    )


def _then(view: View, row: Row) -> Claim | str:
    """Whom a query looks at next, where one key leads."""
    if len(row.order) == 1:
        return ""
    seconds = _alike(row, 1)
    weight = row.attention_weights[seconds[0]]
    share, each = f"{weight:{_WEIGHT}}", " each" if len(seconds) > 1 else ""
    about = {"keys": seconds, "share": share}
    return either(
        Claim("no_other", ", and no other token gets even 1%", prints_alike(weight, 0, _WEIGHT)),
        Claim("then", f", then at {_names(view, seconds)} with {share}{each}", len(seconds) <= _FEW, about),
        Claim("then", f", then at {len(seconds)} tokens with {share} each", about=about),
    )


def _why_there(view: View, row: Row, key: int) -> Claim | str:
    """What it means that a query looks most at a marker, or at itself; nothing where neither is so."""
    marker = name_of(view.tokens, key)
    if key == view.query:
        return Claim("answers_itself", "The token answers its own question best.", about={"key": key})
    if not view.encoding.is_special[key]:
        return ""
    return either(
        Claim(
            "looks_one_back",
            f"That is this head's way: it looks at the token before, which here is {marker}.",
            key == view.query - 1 and is_most(row.before),
            {"key": key},
        ),
        Claim(
            "looks_one_on",
            f"That is this head's way: it looks at the token after, which here is {marker}.",
            key == view.query + 1 and is_most(row.after),
            {"key": key},
        ),
        Claim(
            "rests_on_a_marker",
            "A head often rests on such a marker when it finds nothing it was trained to look for.",
            about={"key": key},
        ),
    )


def _alike(row: Row, rank: int) -> tuple[int, ...]:
    """The keys from a rank on whose weights can't be told apart as they are printed."""
    weight = row.attention_weights[row.order[rank]]
    return tuple(key for key in row.order[rank:] if prints_alike(row.attention_weights[key], weight, _WEIGHT))


def _names(view: View, keys: Sequence[int]) -> str:
    return listed([name_of(view.tokens, key) for key in sorted(keys)])
