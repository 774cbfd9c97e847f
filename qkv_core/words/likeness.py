"""Sentences about how different W_Q, W_K and W_V of a head are, among all heads of the model."""

from qkv_core.attention import Array
from qkv_core.measures.likeness import PAIRS, Likeness
from qkv_core.view import View
from qkv_core.words.claims import Claim, Paragraph, paragraph


def how_different(view: View, found: Likeness) -> Paragraph:
    """The chosen head's measures, beside the range over all heads."""
    return paragraph(_directions(view, found), _asymmetry(view, found), between="\n\n")


def _directions(view: View, found: Likeness) -> Paragraph:
    cosines = {pair: f"{found.cosine[pair][view.place]:.3f}" for pair in PAIRS}
    angles, spread = found.angles["QK"][view.place], _range(found.cosine["QK"])
    overlap = f"{found.overlap['QK'][view.place]:.3f}"
    return paragraph(
        Claim(
            "cosines",
            f"In {view.head_name} the cosine of W_Q and W_K is **{cosines['QK']}** (over all heads {spread}), of W_Q "
            f"and W_V {cosines['QV']}, of W_K and W_V {cosines['KV']};",
            about={"cosines": cosines, "spread": spread},
        ),
        "1 would be the same matrix up to a factor, 0 is what matrices of no relation have on average.",
        Claim(
            "angles",
            f"The {len(angles)} principal angles between what W_Q and W_K read of x run from {angles[0]:.1f}° to "
            f"{angles[-1]:.1f}°: an overlap of {overlap}, where directions of no relation have "
            f"{found.unrelated_overlap:.3f} on average.",
            about={"first": f"{angles[0]:.1f}", "last": f"{angles[-1]:.1f}", "overlap": overlap},
        ),
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
