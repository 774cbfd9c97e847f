"""What each of the four steps does, with one head's numbers."""

from math import sqrt

from qkv_core.measures.steps import Ranges
from qkv_core.view import View
from qkv_core.words.arithmetic import printed, quotient
from qkv_core.words.claims import Claim, Paragraph, either, paragraph
from qkv_core.words.comparatives import is_more

_SCORE, _WEIGHT = ".2f", ".1%"  # as they are printed


def step_in_words(view: View, found: Ranges, step: str) -> Paragraph:
    """One of the four steps: "scores", "scaled", "weights" or "output"."""
    match step:
        case "scores":
            return _scores(found)
        case "scaled":
            return _scaled(found)
        case "weights":
            return _weights(found)
        case _:
            return _output(found, view.encoding.encoder.n_heads)


def _scores(found: Ranges) -> Paragraph:
    n, low, high = found.n_tokens, f"{found.scores.smallest:{_SCORE}}", f"{found.scores.largest:{_SCORE}}"
    return paragraph(
        f"Every query meets every key: the dot product of two lists of {found.d_head} numbers, {n} × {n} times.",
        Claim("scores_run", f"Here they run from {low} to {high}.", about={"low": low, "high": high}),
        "Large means: what this token asks for is what that token offers.",
    )


def _scaled(found: Ranges) -> Paragraph:
    scale = printed(sqrt(found.d_head), 4)
    wide = printed(found.scores.width, 2)
    narrow = quotient(wide, scale, 2)
    bare, gentle = f"{found.largest_weight_unscaled:{_WEIGHT}}", f"{found.largest_weight:{_WEIGHT}}"
    return paragraph(
        f"All scores are divided by √dₖ = √{found.d_head} = {scale}.",
        Claim("no_order_changes", "No order changes;"),
        either(
            Claim(
                "spread_shrinks",
                f"the spread shrinks from {wide} to {narrow}.",
                wide > narrow,
                {"before": str(wide), "after": str(narrow)},
            ),
            Claim("no_spread", f"here there is no spread to shrink: it is {narrow}.", about={"spread": str(narrow)}),
        ),
        either(
            Claim(
                "softmax_is_gentler",
                f"That keeps the softmax to come gentle: the largest weight of a row is {gentle} on average, and would "
                f"be {bare} without the division.",
                is_more(found.largest_weight_unscaled, found.largest_weight, _WEIGHT),
                {"with_division": gentle, "without": bare},
            ),
            Claim(
                "softmax_is_the_same",
                f"For the softmax to come it makes no difference here: the largest weight of a row is {gentle} on "
                "average, with the division and without.",
                found.largest_weight_unscaled == found.largest_weight,
                {"largest": gentle},
            ),
            Claim(
                "softmax_is_hardly_gentler",
                f"For the softmax to come it makes a difference too small to print: the largest weight of a row is "
                f"{gentle} on average, with the division and without.",
                about={"largest": gentle},
            ),
        ),
    )


def _weights(found: Ranges) -> Paragraph:
    low, high = f"{found.row_sums.smallest:.7f}", f"{found.row_sums.largest:.7f}"
    are = "is" if found.n_zeros == 1 else "are"
    return paragraph(
        "Each row becomes a set of shares: exp of every scaled score, divided by the row's sum.",
        either(
            Claim("all_are_positive", "All are positive,", found.n_zeros == 0),
            Claim(
                "some_are_zero",
                f"All are positive by the formula ({found.n_zeros:,} of them {are} so small that "
                "float32 can only write 0),",
                about={"zeros": found.n_zeros},
            ),
        ),
        Claim(
            "rows_sum_to_1",
            f"and **each row sums to 1** (here between {low} and {high}; float32 rounds).",
            about={"low": low, "high": high},
        ),
        "Columns need not: a popular key can collect far more than 1.",
    )


def _output(found: Ranges, n_heads: int) -> Paragraph:
    return paragraph(
        f"Each query takes its share of every value and adds them up: {found.d_head} numbers, its z. The z of all "
        f"{n_heads} heads then go through W_O; their sum, and the bias b_O, is the layer's attention output."
    )
