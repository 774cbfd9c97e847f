"""What the division by √d_k does to random numbers, in sentences made of what was measured."""

from collections import Counter
from dataclasses import dataclass

import numpy as np

from qkv_core.attention import Array
from qkv_core.measures.scaling import N_KEYS, Bands, Draws, RandomNumbers
from qkv_core.words.claims import Claim, Paragraph, either, paragraph
from qkv_core.words.comparatives import is_more

TO_TRY = "Pull dₖ down to 1. Then pull it up to 512."
SOURCE = (
    "Vaswani et al. 2017, “Attention Is All You Need”, section 3.2.1 and its footnote 4: for q and k of independent "
    "numbers with mean 0 and variance 1, q·k has mean 0 and variance dₖ. “We suspect”, they write of the gradients; "
    "here it is measured."
)
FORMULAS = (
    "With a = softmax(s) and s = q·k / √dₖ, the gradient passes through two factors: softmax's own, "
    "**∂aᵢ/∂sⱼ = aᵢ·(δᵢⱼ − aⱼ)**, which is 0 wherever a weight is 0 or 1, and the scale, "
    "**∂L/∂q = Σⱼ (∂L/∂sⱼ)·kⱼ / √dₖ**."
)
_SHORT = ".3g"  # of numbers that run through many powers of ten


def row_table(found: RandomNumbers) -> str:
    """Softmax and gradient at one d_k, divided and not: a Markdown table."""
    point = found.sweep.at(found.d_k)
    divided, bare = (_column(measured, point) for measured in (found.sweep.scaled, found.sweep.unscaled))
    rows = [f"| {name} | {divided[name]} | {bare[name]} |" for name in divided]
    return "\n".join(
        [
            f"| of random heads with {N_KEYS} keys, dₖ = {found.d_k} | divided by √dₖ | as they are |",
            "|:--|--:|--:|",
            *rows,
        ]
    )


def collapse(found: RandomNumbers) -> Paragraph:
    """What becomes of the gradient that reaches q; the mean is not left out, for it tells another story."""
    if found.d_k == 1:
        return paragraph(
            Claim("nothing to divide by", "With dₖ = 1 there is nothing to divide by: √1 = 1, and both are the same.")
        )
    point = found.sweep.at(found.d_k)
    bare, divided = (_gradient(measured, point) for measured in (found.sweep.unscaled, found.sweep.scaled))
    shrinks = is_more(divided.median, bare.median, _SHORT)
    medians = {"bare": f"{bare.median:{_SHORT}}", "divided": f"{divided.median:{_SHORT}}"}
    means = {"bare": f"{bare.mean:{_SHORT}}", "divided": f"{divided.mean:{_SHORT}}"}
    held = {"bare": f"{bare.top_tenth:.0%}", "divided": f"{divided.top_tenth:.0%}"}
    return paragraph(
        f"In this draw, at dₖ = {found.d_k}, the gradient that reaches the median query is **{medians['bare']}** long "
        f"without the division, and {medians['divided']} with it.",
        either(
            Claim(
                "the median shrinks", "So it shrinks without the division, as the authors suspected.", shrinks, medians
            ),
            Claim(
                "the median grows",
                "So it is longer *without* the division, which shortens the gradient as well: at this size that counts "
                "for more than how hard the softmax has become.",
                is_more(bare.median, divided.median, _SHORT),
                medians,
            ),
            Claim("the median stays", "That is the same.", about=medians),
        ),
        Claim(
            "the mean does not shrink",
            f"{'But **the mean does not shrink**' if shrinks else 'The mean is longer, too'}: {means['bare']} without, "
            f"{means['divided']} with.",
            is_more(bare.mean, divided.mean, _SHORT),
            means,
        ),
        Claim(
            "in fewer hands",
            f"Fewer queries share it. Without the division the longest tenth of the gradients holds **{held['bare']}** "
            f"of all their length, with it {held['divided']}.",
            is_more(bare.top_tenth, divided.top_tenth, ".0%"),
            held,
        ),
    )


def where_it_begins(found: Draws, d_head: int) -> Paragraph:
    """From which size on the textbook's story holds of the median, draw by draw, and what holds at the model's own."""
    begins = [_first_of_a_run(shorter) for shorter in found.unscaled < found.scaled]
    usual, n_usual = Counter(begins).most_common(1)[0]
    size = found.d_k[min(usual, len(found.d_k) - 1)]
    sizes = [found.d_k[place] for place in sorted(set(begins)) if place < len(found.d_k)]
    times = found.unscaled / found.scaled
    own = times[:, found.d_k.index(d_head)] if d_head in found.d_k else np.ones(1)
    low, high = f"{own.min():.1f}", f"{own.max():.1f}"
    opening = f"We drew the random numbers {len(begins)} times. Without the division the median gradient is shorter"
    others = " and ".join(str(other) for other in sizes if other != size)
    return paragraph(
        Claim(
            "shrinks from here on",
            f"{opening} from dₖ = {size} on in {n_usual} of the draws"
            f"{f', from {others} on in the rest' if others else ''}.",
            max(begins) < len(found.d_k),
            {"usual": size, "n": n_usual, "sizes": tuple(sizes)},
        ),
        Claim(
            "longer at the model's own size",
            f"At this model's own dₖ = {d_head} it is longer without it, in every draw: **{low} to {high} times** as "
            "long.",
            float(low) > 1,
            {"d_head": d_head, "low": low, "high": high},
        ),
    )


def _first_of_a_run(holds: Array) -> int:
    """From which place on it holds to the end; as many as there are where it does not at the end."""
    return len(holds) - next((n for n, each in enumerate(reversed(holds.tolist())) if not each), len(holds))


@dataclass(frozen=True)
class _Gradient:
    median: float
    mean: float
    top_tenth: float


def _gradient(measured: Bands, point: int) -> _Gradient:
    band = measured["gradient at q"]
    return _Gradient(*(float(values[point]) for values in (band.median, band.mean, band.top_tenth)))


def _column(measured: Bands, point: int) -> dict[str, str]:
    return {
        "standard deviation of what softmax is given": f"{measured['spread'].mean[point]:.3g}",
        "largest weight, median": f"{measured['largest weight'].median[point]:.3f}",
        f"entropy as a share of ln {N_KEYS}, median": f"{measured['entropy'].median[point]:.2g}",
        "effective number of keys, median": f"{measured['effective keys'].median[point]:.3g}",
        "norm of softmax's Jacobian, median": f"{measured['Jacobian of softmax'].median[point]:.2g}",
        "gradient that reaches q, median": f"**{measured['gradient at q'].median[point]:{_SHORT}}**",
        "gradient that reaches q, mean": f"{measured['gradient at q'].mean[point]:{_SHORT}}",
    }
