"""What the division by √d_k does, in sentences made of measured numbers."""

import numpy as np

from qkv_core.encoder import Encoding
from qkv_core.measures.head_scaling import HeadSpreads, divided_row
from qkv_core.measures.scaling import DotProducts, ScalingCurves, ScalingSweep, row_measures
from qkv_core.measures.similarity import cosine
from qkv_core.view import Choice
from qkv_core.words.markdown import code

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
# Above this cosine, two sentence embeddings find nearly the same neighbours.
_HARDLY_CHANGED = 0.95


def without_the_division(scaled: float, unscaled: float, n_heads: int, d_head: int) -> str:
    """The opening: what the real model's softmax would do to the learner's sentence."""
    return (
        f"On your sentence, a query gives its favourite key **{scaled:.3f}** of its attention: the median over all "
        f"{n_heads} heads. Leave out one division, by √{d_head}, and it is **{unscaled:.3f}**. "
        + (
            "The blend becomes a hard choice, and a hard choice passes on next to no gradient to learn from."
            if unscaled > 0.9
            else "The softmax grows harder, and a harder one passes on less gradient to learn from."
        )
    )


def measured_spread(products: DotProducts) -> str:
    """Theory and measurement of the dot products' spread."""
    return (
        f"Each of q and k holds dₖ = {products.d_k} random numbers of variance 1. Their dot products should spread by "
        f"√{products.d_k} = {products.expected_spread:.3f}; {len(products.unscaled)} of them measure "
        f"**{products.unscaled.std():.3f}**, and **{products.scaled.std():.3f}** after the division."
    )


def row_table(sweep: ScalingSweep, d_k: int) -> str:
    """Softmax and gradient at one d_k, divided and not: a Markdown table."""
    point = int(np.flatnonzero(sweep.d_k == d_k)[0])
    divided, bare = (_column(measured, point) for measured in (sweep.scaled, sweep.unscaled))
    rows = [f"| {name} | {divided[name]} | {bare[name]} |" for name in divided]
    return "\n".join(["| of random heads with 16 keys | divided by √dₖ | as they are |", "|:--|--:|--:|", *rows])


def collapse(sweep: ScalingSweep, d_k: int) -> str:
    """What becomes of the gradient that reaches q; the mean is not left out, for it tells another story."""
    point = int(np.flatnonzero(sweep.d_k == d_k)[0])
    divided, bare = sweep.scaled.dq_norm, sweep.unscaled.dq_norm
    if d_k == 1:
        return "With dₖ = 1 there is nothing to divide by: √1 = 1, and both are the same."
    sentence = (
        f"At dₖ = {d_k} the gradient that reaches half of the queries is shorter than **{bare.median[point]:.2g}** "
        f"without the division, and {divided.median[point]:.2g} with it."
    )
    if bare.mean[point] > divided.mean[point]:
        sentence += (
            f" But **the mean does not shrink**: {bare.mean[point]:.2g} without, {divided.mean[point]:.2g} with. A few "
            "queries, still undecided between two keys, get huge gradients, while nearly all the others get none. "
            "So training without the division is jerky rather than dead."
        )
    return sentence


def one_knob(divisor: float, d_head: int) -> str:
    """Scaling and temperature as the same thing."""
    temperature = divisor / np.sqrt(d_head)
    if np.isclose(temperature, 1):
        return f"You divide by √{d_head} = {divisor:.3f}, as the published model does: temperature τ = 1."
    known = "**no scaling at all**, the same as" if divisor == 1 else "the same as"
    sharper = "Sharper than the model was trained with." if temperature < 1 else "Flatter than it was trained with."
    return (
        f"You divide by {divisor:.3f}: {known} the formula with a temperature of "
        f"τ = {divisor:.3f} / √{d_head} = **{temperature:.3f}**. {sharper}"
    )


def whole_model(published: Encoding, changed: Encoding) -> str:
    """What the same division in every head does to the sentence embedding."""
    if not changed.interventions:
        return "So nothing changes: move the slider, and every head of the model divides by that number."
    found = float(cosine(published.sentence_embedding, changed.sentence_embedding))
    verdict = (
        "hardly another vector"
        if found > _HARDLY_CHANGED
        else "still the same direction, more or less; the model was never trained for this"
        if found > 0.5
        else "another meaning: the model can no longer use what its heads bring"
    )
    return (
        f"All {published.encoder.n_layers * published.encoder.n_heads} heads divide so, and the forward pass goes on: "
        f"the sentence embedding has the cosine **{found:.4f}** with the published one, {verdict}."
    )


def query_row(encoding: Encoding, choice: Choice, divisor: float) -> str:
    """One query's row in numbers, with the formula and with the chosen divisor; its raw scores are the same."""
    sqrt_d_head = float(np.sqrt(encoding.encoder.d_head))
    before, after = (row_measures(divided_row(encoding, choice, number)) for number in (sqrt_d_head, divisor))
    return (
        f"In {choice.head_name}, {code(encoding.tokens[choice.query])} gives its favourite "
        f"**{float(before.largest_weight):.3f}** by the formula and **{float(after.largest_weight):.3f}** so; its "
        f"attention is worth {float(before.effective_keys):.2f} and {float(after.effective_keys):.2f} equal keys, and "
        f"the norm of softmax's Jacobian is {float(before.jacobian_norm):.2g} and {float(after.jacobian_norm):.2g}."
    )


def spreads(found: HeadSpreads, choice: Choice) -> str:
    """Trained vectors are not independent numbers of variance 1: how far off they are."""
    whole, within = found.whole, found.within_rows
    n_above = int(np.sum(within > found.expected))
    here = choice.layer, choice.head
    return (
        f"The theory says {found.expected:.3f} for all {whole.size} heads. Measured, it runs from "
        f"**{whole.min():.2f}** to **{whole.max():.2f}**, with the median {np.median(whole):.2f}: trained queries and "
        f"keys are not independent numbers of variance 1. What a whole row has in common, softmax does not see: within "
        f"rows the median is {np.median(within):.2f}, and {n_above} of {whole.size} heads are above the theory's "
        f"number. {choice.head_name}: {whole[here]:.2f} in all, {within[here]:.2f} within rows."
    )


def _column(measured: ScalingCurves, point: int) -> dict[str, str]:
    rows = measured.rows
    return {
        "standard deviation of what softmax is given": f"{measured.spread[point]:.3g}",
        "largest weight, median": f"{rows.largest_weight.median[point]:.3f}",
        "entropy as a share of ln 16, median": f"{rows.entropy_share.median[point]:.2g}",
        "effective number of keys, median": f"{rows.effective_keys.median[point]:.3g}",
        "norm of softmax's Jacobian, median": f"{rows.jacobian_norm.median[point]:.2g}",
        "gradient that reaches q, median": f"**{measured.dq_norm.median[point]:.2g}**",
        "gradient that reaches q, mean": f"{measured.dq_norm.mean[point]:.2g}",
    }
