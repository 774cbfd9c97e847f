"""What each of the four steps does, with one head's numbers."""

from math import sqrt

from qkv_core.measures.rows import Row
from qkv_core.measures.steps import Ranges
from qkv_core.view import View
from qkv_core.words.arithmetic import printed, quotient
from qkv_core.words.claims import Claim, Paragraph, either, paragraph
from qkv_core.words.comparatives import is_more
from qkv_core.words.naming import few_or_count, name_of
from qkv_core.words.shares import each, share, tied

TO_TRY = "Step through with ‹ and ›: the heatmap follows. Match, Scale, Share and Blend are the four steps."
_SCORE, _WEIGHT = ".2f", ".0%"  # as they are printed


def answer(view: View, row: Row) -> Paragraph:
    """The four steps of the chosen query, and whom they end at."""
    first = tied(row.attention_weights, row.order)
    most = f"{share(float(row.attention_weights[first[0]]))}{each(first)}"
    return paragraph(
        Claim(
            "takes_home",
            f"In four steps, {name_of(view.tokens, view.query)} takes home a blend of values: {most} from "
            f"{few_or_count(view.tokens, first, strong=True)}.",
            about={"keys": first, "share": most.split()[0]},
        )
    )


def step_in_words(view: View, found: Ranges, step: str) -> Paragraph:
    """One of the four steps: "scores", "scaled", "weights" or "output"."""
    match step:
        case "scores":
            return _scores(found)
        case "scaled":
            return _scaled(found)
        case "weights":
            return _weights()
        case _:
            return _output(found, view.encoding.encoder.n_heads)


def _scores(found: Ranges) -> Paragraph:
    low, high = f"{found.scores.smallest:{_SCORE}}", f"{found.scores.largest:{_SCORE}}"
    return paragraph(
        f"Every query meets every key: a dot product of {found.d_head} numbers each time.",
        Claim("scores_run", f"Here the scores run from {low} to {high}.", about={"low": low, "high": high}),
        "A high score means that this key offers what that query asks for.",
    )


def _scaled(found: Ranges) -> Paragraph:
    scale = printed(sqrt(found.d_head), 4)
    wide = printed(found.scores.width, 2)
    narrow = quotient(wide, scale, 2)
    bare, gentle = f"{found.largest_weight_unscaled:{_WEIGHT}}", f"{found.largest_weight:{_WEIGHT}}"
    return paragraph(
        f"Every score is divided by √dₖ = √{found.d_head} = {scale}.",
        either(
            Claim(
                "spread_shrinks",
                f"No order changes, but the spread shrinks from {wide} to {narrow}.",
                wide > narrow,
                {"before": str(wide), "after": str(narrow)},
            ),
            Claim("no_spread", f"Here there is no spread to shrink: it is {narrow}.", about={"spread": str(narrow)}),
        ),
        either(
            Claim(
                "softmax_is_gentler",
                f"So a query's favourite key will get {gentle} on average, not {bare}.",
                is_more(found.largest_weight_unscaled, found.largest_weight, _WEIGHT),
                {"with_division": gentle, "without": bare},
            ),
            Claim(
                "softmax_is_hardly_gentler",
                f"A query's favourite key will get {gentle} on average, as it would without the division.",
                about={"largest": gentle},
            ),
        ),
    )


def _weights() -> Paragraph:
    return paragraph(
        "Softmax turns each row into shares: exp of every score, divided by the row's sum.",
        Claim("rows_sum_to_1", "**Each row sums to 1**, up to rounding."),
        "A column need not: many queries can look at one key.",
    )


def _output(found: Ranges, n_heads: int) -> Paragraph:
    return paragraph(
        f"Each query takes its share of every value and adds them up: its z, {found.d_head} numbers.",
        f"W_O then mixes the z of all {n_heads} heads into what the layer adds to x.",
    )
