"""Sentences about one query's row: whom it looks at, and what is not on screen."""

from qkv_core.measures.rows import Row
from qkv_core.view import View
from qkv_core.words.claims import Claim, Paragraph, either, paragraph
from qkv_core.words.comparatives import is_most
from qkv_core.words.naming import few_or_count, name_of
from qkv_core.words.pronouns import not_trained_for
from qkv_core.words.shares import each, share, tied

MARKERS = (
    "[CLS] opens and [SEP] closes every text. The model was trained with both, so they ask and answer like any token; "
    "heads often rest there. A switch below the list of pages leaves them out of the pictures."
)

_ONE_PERCENT = 0.0095  # below it, a share prints as less


def answer(view: View, row: Row) -> Paragraph:
    """Whom the query looks at most, in one sentence."""
    first = tied(row.attention_weights, row.order)
    most = share(float(row.attention_weights[first[0]]))
    asks = f"In {view.head_name}, {name_of(view.tokens, view.query)}"
    if len(first) == 1:
        looks = Claim(
            "looks_most",
            f"{asks} looks most at {few_or_count(view.tokens, first, strong=True)}: {most} of its attention.",
            about={"key": first[0], "share": most},
        )
        return paragraph(looks)
    about = {"keys": first, "share": most}
    return paragraph(
        either(
            Claim(
                "looks_at_all_alike",
                f"{asks} looks at all {len(first)} tokens alike: {most} of its attention each.",
                len(first) == len(row.order),
                about,
            ),
            Claim(
                "some_share_the_lead",
                f"{asks} looks most at {few_or_count(view.tokens, first)}: {most} of its attention each.",
                about=about,
            ),
        )
    )


def strongest_key(view: View, row: Row) -> Paragraph:
    """Whom the query looks at most, whom next, and what it means where that is a marker or itself."""
    first = tied(row.attention_weights, row.order)
    if len(first) > 1:
        return answer(view, row)
    return paragraph(answer(view, row), _then(view, row), _why_there(view, row, first[0]), not_trained_for(view))


def markers(view: View, row: Row) -> Paragraph:
    """What [CLS] and [SEP] are; where they are hidden, what is then not on screen."""
    if not view.hide_special:
        return paragraph(MARKERS)
    visible = f"{row.visible:.4f}"
    return paragraph(
        Claim(
            "visible_weights",
            f"[CLS] and [SEP] are hidden, and nothing is renormalised: the visible weights of "
            f"{name_of(view.tokens, view.query)} sum to {visible}; the rest of its attention goes to the hidden two.",
            about={"share": visible},
        )
    )


def _then(view: View, row: Row) -> Claim | str:
    """Whom a query looks at next, where one key leads."""
    if len(row.order) == 1:
        return ""
    seconds = tied(row.attention_weights, row.order, 1)
    weight = share(float(row.attention_weights[seconds[0]]))
    return either(
        Claim("no_other", "No other token gets even 1%.", row.attention_weights[seconds[0]] < _ONE_PERCENT),
        Claim(
            "then",
            f"After that, at {few_or_count(view.tokens, seconds)}: {weight}{each(seconds)}.",
            about={"keys": seconds, "share": weight},
        ),
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
