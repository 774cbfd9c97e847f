"""Sentences about how different W_Q, W_K and W_V of a head are, among all heads of the model."""

from qkv_core.attention import Array
from qkv_core.measures.likeness import Likeness
from qkv_core.view import View
from qkv_core.words.claims import Claim, Paragraph, either, paragraph


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
    overlaps, asymmetries = found.overlap["QK"], found.asymmetry
    overlap, asymmetry = f"{overlaps[view.place]:.2f}", f"{asymmetries[view.place]:.2f}"
    return paragraph(
        paragraph(
            Claim(
                "overlap",
                f"**Overlap.** W_Q and W_K of {view.head_name} read parts of x that overlap by **{overlap}** "
                f"({_range(overlaps)} over all heads).",
                about={"overlap": overlap, "spread": _range(overlaps)},
            ),
            f"1 means the same part; unrelated matrices would overlap by {found.unrelated_overlap:.2f}.",
        ),
        paragraph(
            Claim(
                "asymmetry",
                f"**Asymmetry.** For W_Q·W_Kᵀ it is **{asymmetry}** ({_range(asymmetries)} over all heads).",
                about={"asymmetry": asymmetry, "spread": _range(asymmetries)},
            ),
            "0 means that “i asks j” scores as “j asks i”, but for the biases; unrelated matrices have 0.5.",
        ),
        between="\n\n",
    )


def _range(values: Array) -> str:
    return f"{values.min():.2f} to {values.max():.2f}"
