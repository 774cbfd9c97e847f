"""A causal mask in words: what it forbids, where it enters, what it does to a query and to the sentence."""

from collections.abc import Sequence

from qkv_core.attention import Array
from qkv_core.measures.causal import LookingBack, MaskedKey
from qkv_core.view import View
from qkv_core.words.arithmetic import printed, quotient, total
from qkv_core.words.claims import Claim, Paragraph, either, paragraph
from qkv_core.words.comparatives import prints_alike
from qkv_core.words.naming import name_of, plural

_SHARE = ".1%"
_MOST_ROWS = 12  # of the table on a page
_DIGITS = 6

_WHY = (
    "A model that writes guesses the next word. While it learns, the next word already stands in the text, so it must "
    "not be seen: no query may look at what comes after it. This model was trained to read both ways and has never met "
    "such a mask: the numbers show the mechanism, not what a model trained with it can do."
)


def what_it_forbids(view: View, found: LookingBack) -> Paragraph:
    """How much the query may still see, and where its attention goes."""
    asks, n = name_of(view.tokens, view.query), len(view.tokens)
    share, own = f"{found.later_share:{_SHARE}}", {"share": f"{found.later_share:{_SHARE}}"}
    return paragraph(
        either(
            Claim(
                "sees_itself_only", f"{asks} is the first of {n} tokens and may see itself only.", found.n_allowed == 1
            ),
            Claim(
                "sees_all",
                f"{asks} is the last of {n} tokens: all the others came before, and it may see them.",
                found.n_allowed == n,
            ),
            Claim(
                "sees_some",
                f"{asks} may see {plural(found.n_allowed, 'token')} of {n}: itself and what stands before it.",
                about={"n": found.n_allowed},
            ),
        ),
        either(
            Claim("nothing_forbidden", "", found.n_allowed == n),
            Claim(
                "gave_to_later",
                f"Without the mask it gave {share} of its attention to what comes later; now that is shared out among "
                "those it may see.",
                not prints_alike(found.later_share, 0, _SHARE),
                own,
            ),
            Claim("gave_nothing_to_later", "What comes later had got 0.0% of its attention anyway.", about=own),
        ),
        _strongest(view, found),
    )


def _strongest(view: View, found: LookingBack) -> Claim:
    before, after = _leader(found.before, found.order_before), _leader(found.after, found.order_after)
    if before is None or after is None:
        return Claim("no_leader", "More than one token gets the most, before or under the mask.")
    was, now = (f"{weights[key]:{_SHARE}}" for weights, key in ((found.before, before), (found.after, after)))
    about = {"before": before, "after": after}
    return either(
        Claim(
            "same_leader",
            f"It looks most at {name_of(view.tokens, after)}, as before: {was} without the mask, {now} under it.",
            before == after,
            about,
        ),
        Claim(
            "another_leader",
            f"It looked most at {name_of(view.tokens, before)}, {was}; under the mask it looks most at "
            f"{name_of(view.tokens, after)}, {now}.",
            about=about,
        ),
    )


def _leader(weights: Array, order: Sequence[int]) -> int | None:
    """The key that gets more than any other, as it is printed."""
    if len(order) > 1 and prints_alike(weights[order[0]], weights[order[1]], _SHARE):
        return None
    return order[0]


def of_the_whole_head(view: View, found: LookingBack, keys: Sequence[MaskedKey]) -> Paragraph:
    """Why there is a mask and where it enters, what is exact under it, and what it does to the sentence."""
    exact = paragraph(
        Claim(
            "triangle_is_zero",
            f"In {view.head_name} every weight above the diagonal is now exactly {found.largest_later:g}, and the "
            f"first token gives itself {found.first_on_itself:g}: there is nothing else it may see.",
            about={"largest": found.largest_later, "first": found.first_on_itself},
        ),
        Claim(
            "meaning",
            f"The cosine of the sentence embedding with the untouched one is {found.meaning:.4f}.",
            about={"printed": f"{found.meaning:.4f}"},
        ),
    )
    return paragraph(_WHY, exact, _where_it_enters(keys), between="\n\n")


def _where_it_enters(keys: Sequence[MaskedKey]) -> Paragraph:
    everything = total(printed(key.exponential, _DIGITS) for key in keys)
    left_out = max(0, len(keys) - _MOST_ROWS)
    return paragraph(
        "The mask enters before softmax: a forbidden score becomes minus infinity, and e to minus infinity is 0, so "
        "the rest still sums to 1. To set weights to 0 afterwards would leave a row that sums to less.",
        Claim(
            "sum_of_exponentials",
            f"In this row the exponentials sum to {everything}.",
            about={"printed": str(everything)},
        ),
        Claim(
            "rows_left_out",
            f"The table has the {_MOST_ROWS} keys around the query; {left_out} more are not shown.",
            left_out > 0,
            {"n": left_out},
        ),
    )


def row_table(view: View, keys: Sequence[MaskedKey]) -> dict[str, list[str]]:
    """The query's row through the masked softmax, around the query; its last column follows from the one before."""
    first = max(0, min(view.query - _MOST_ROWS // 2, len(keys) - _MOST_ROWS))
    shown = keys[first : first + _MOST_ROWS]
    exponentials = [printed(key.exponential, _DIGITS) for key in keys]
    everything = total(exponentials)
    return {
        "Key": [name_of(view.tokens, key.position) for key in shown],
        "Scaled score": [_signed(key.scaled_score) for key in shown],
        "Under the mask": [_signed(key.scaled_score) if key.may_be_seen else "−∞" for key in shown],
        "e to that, less the largest": [f"{exponentials[key.position]}" for key in shown],
        "÷ their sum": [f"{quotient(exponentials[key.position], everything, 4)}" for key in shown],
    }


def _signed(number: float) -> str:
    return f"{printed(number, 4)}".replace("-", "−")
