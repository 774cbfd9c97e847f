"""Sentences about how different W_Q, W_K and W_V of a head are, among all heads of the model."""

from qkv_core.attention import Array
from qkv_core.measures.likeness import Likeness
from qkv_core.view import View
from qkv_core.words.claims import Claim, Paragraph, either, paragraph

NOT_THE_COSINE = (
    "Why not the cosine of the two matrices? Double the first number of every query and halve that of every key: each "
    "score stays as it is, but that cosine changes. Angles and asymmetry stay too, so they say something of the head."
)


def why_two_matrices(view: View) -> Paragraph:
    """Only the product of W_Q and W_Kᵀ makes scores: what is gained by two, and what it costs."""
    d_model, d_head = view.layer_trace.layer.W_Q.shape[1:]
    one, two = d_model * d_model, 2 * d_model * d_head
    about = {"one": one, "two": two, "rank": d_head}
    counts = (
        f"One matrix would have {d_model}·{d_model} = {one:,} numbers, the two have 2·{d_model}·{d_head} = {two:,}."
    )
    return paragraph(
        "Only the product W_Q·W_Kᵀ makes scores, so why two matrices?",
        either(
            Claim("two_are_fewer", counts, two < one, about),
            Claim("two_are_not_fewer", f"{counts} In so small a model nothing is saved.", about=about),
        ),
        Claim(
            "price_is_the_rank",
            f"The price is its rank: {view.head_name} compares tokens by {d_head} numbers out of {d_model}, and looks "
            "for nothing else.",
            d_head < d_model,
            {"rank": d_head},
        ),
    )


def how_different(view: View, found: Likeness) -> Paragraph:
    """The chosen head's measures, beside the range over all heads."""
    return paragraph(_directions(view, found), _asymmetry(view, found), NOT_THE_COSINE, between="\n\n")


def _directions(view: View, found: Likeness) -> Paragraph:
    angles, overlaps = found.angles["QK"][view.place], found.overlap["QK"]
    overlap, spread = f"{overlaps[view.place]:.3f}", _range(overlaps)
    return paragraph(
        Claim(
            "angles",
            f"In {view.head_name} the {len(angles)} principal angles between what W_Q and W_K read of x run from "
            f"{angles[0]:.1f}° to {angles[-1]:.1f}°. That is an overlap of **{overlap}** (over all heads {spread}).",
            about={
                "first": f"{angles[0]:.1f}",
                "last": f"{angles[-1]:.1f}",
                "overlap": overlap,
                "spread": spread,
            },
        ),
        f"1 would be the same directions; directions of no relation have {found.unrelated_overlap:.3f} on average.",
    )


def _asymmetry(view: View, found: Likeness) -> Paragraph:
    asymmetry, spread = f"{found.asymmetry[view.place]:.3f}", _range(found.asymmetry)
    return paragraph(
        Claim(
            "asymmetry",
            f"Asymmetry is the antisymmetric part's share in W_Q·W_Kᵀ: **{asymmetry}** here, {spread} over all heads.",
            about={"asymmetry": asymmetry, "spread": spread},
        ),
        "At 0, “i asks j” would always score as “j asks i” but for the biases. One matrix for both would need more "
        "than that: with k = q, the score of a token with itself is a squared length, which is never below 0.",
    )


def _range(values: Array) -> str:
    return f"{values.min():.3f} to {values.max():.3f}"
