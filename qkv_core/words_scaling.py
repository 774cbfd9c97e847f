"""Sentences about scaling, from measured numbers: random vectors first, then the model's own heads."""

import numpy as np

from qkv_core.attention import Array, softmax
from qkv_core.choice import Choice
from qkv_core.encoder import Encoding
from qkv_core.scaling import DotProducts, ScalingSweep, row_measures
from qkv_core.similarity import cosine

SOURCE = (
    "Vaswani et al. 2017, section 3.2.1 and footnote 4: if the numbers of q and k are independent with mean 0 and "
    "variance 1, their product has variance dₖ, so its spread is √dₖ."
)


def spread_in_words(sample: DotProducts) -> str:
    """The measured spread of random dot products, before and after."""
    return (
        f"Random queries and keys of {sample.d_k} numbers: their products spread by **{sample.unscaled.std():.3f}** "
        f"(√dₖ is {sample.expected_spread:.3f}), and by {sample.scaled.std():.3f} once divided."
    )


def gradient_in_words(sweep: ScalingSweep) -> str:
    """The collapse, and what the mean hides."""
    unscaled, scaled = sweep.unscaled.dq_norm, sweep.scaled.dq_norm
    return (
        f"At dₖ = {sweep.d_k[-1]:.0f}, half of all queries get a gradient below **{unscaled.median[-1]:.1e}** without "
        f"scaling, against {scaled.median[-1]:.1e} with it: next to nothing to learn from. The mean does not fall "
        f"({unscaled.mean[-1]:.1e}), because the few queries that are still undecided get huge gradients: that makes "
        "training jumpy as well as slow."
    )


def this_head(encoding: Encoding, choice: Choice) -> str:
    """The chosen head with and without the division."""
    trace = encoding.layers[choice.layer].attention
    d_head = trace.q.shape[-1]
    scores = trace.scores[choice.head]
    bare, divided = row_measures(softmax(scores)), row_measures(trace.attention_weights[choice.head])
    return (
        f"In {choice.head_name} the raw scores spread by {scores.std():.2f}, where √{d_head} = {np.sqrt(d_head):.2f} "
        f"was assumed. Divided, a row's largest weight is {np.median(divided.largest_weight):.3f} (median); bare, it "
        f"would be **{np.median(bare.largest_weight):.3f}**, and softmax's derivative shrinks from "
        f"{np.median(divided.jacobian_norm):.3f} to {np.median(bare.jacobian_norm):.1e}."
    )


def all_heads(spreads: Array, d_head: int) -> str:
    """How far trained heads are from the assumption."""
    return (
        f"Trained vectors are not independent random numbers: over all heads the spread runs from {spreads.min():.2f} "
        f"to {spreads.max():.2f}, the median is {np.median(spreads):.2f}, and √{d_head} is {np.sqrt(d_head):.2f}. The "
        "division fits the order of magnitude; the rest is learned."
    )


def without_scaling(encoding: Encoding, bare: Encoding) -> str:
    """What the sentence embedding makes of a model without the division."""
    likeness = float(cosine(encoding.sentence_embedding, bare.sentence_embedding))
    weaker = "That is close: this model was trained with the division, and yet does not fall apart without it."
    stronger = "The division is part of what this model learned to rely on."
    return (
        f"Run the whole model without the division, in every layer and head: the sentence embedding has the cosine "
        f"**{likeness:.4f}** with the real one. {weaker if likeness > 0.95 else stronger}"
    )


def temperature_in_words(temperature: float, d_head: int) -> str:
    """The knob's position."""
    return (
        f"Dividing by √{d_head} = {np.sqrt(d_head):.2f} is a temperature chosen once and for all; yours is "
        f"{temperature:g}. Smaller sharpens, larger evens out, and nothing else about the head changes."
    )
