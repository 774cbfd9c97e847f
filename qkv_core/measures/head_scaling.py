"""The division by √d_head in the real model: all heads of one text, as they are and divided by another number."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from qkv_core.attention import Array, softmax
from qkv_core.encoder import Encoding
from qkv_core.interventions import Intervention, Kind
from qkv_core.measures.scaling import TemperatureSweep, spread, spread_within_rows, temperature_sweep
from qkv_core.view import Choice


@dataclass(frozen=True)
class HeadSpreads:
    """How widely each head's raw scores are spread, [n_layers, n_heads]."""

    whole: Array  # the standard deviation of all its scores
    within_rows: Array  # about each row's own mean, which is all that softmax sees
    expected: float  # √d_head, for q and k of independent numbers of variance 1


def head_spreads(encoding: Encoding) -> HeadSpreads:
    """Measure every head of the model on one text."""
    scores = [layer.attention.scores for layer in encoding.layers]
    return HeadSpreads(
        whole=np.stack([spread(layer) for layer in scores]),
        within_rows=np.stack([spread_within_rows(layer) for layer in scores]),
        expected=float(np.sqrt(encoding.encoder.d_head)),
    )


def median_largest_weight(encoding: Encoding, divisor: float) -> float:
    """The largest weight of a query's row, the median over all queries of all heads, with scores over `divisor`.

    A row's largest weight is 1 over the sum of its exp(s - max s): no other weight has to be computed.
    """
    largest = []
    for layer in encoding.layers:
        scores = layer.attention.scores
        shifted = (scores - scores.max(axis=-1, keepdims=True)) / scores.dtype.type(divisor)
        largest.append(1 / np.exp(shifted).sum(axis=-1))
    return float(np.median(largest))


def divided_row(encoding: Encoding, choice: Choice, divisor: float) -> Array:
    """The chosen query's attention weights [n_key] with its raw scores over `divisor`."""
    scores = encoding.layers[choice.layer].attention.scores[choice.head, choice.query]
    return softmax(scores.astype(np.float64) / divisor)


def divisor_sweep(encoding: Encoding, divisors: Sequence[float]) -> TemperatureSweep:
    """What dividing the raw scores of all heads by each number does to their rows."""
    return temperature_sweep(np.stack([layer.attention.scores for layer in encoding.layers]), divisors)


def divisors(d_head: int) -> tuple[float, ...]:
    """Numbers to divide by, from 1 (no scaling) to 64 in steps of √2, √d_head among them."""
    return tuple(sorted({2.0 ** (half / 2) for half in range(13)} | {float(np.sqrt(d_head))}))


def dividing_by(divisor: float, d_head: int) -> tuple[Intervention, ...]:
    """The change to the whole model that makes it divide by this number: no scaling and temperature are one knob.

    Dividing by √d_head is the published model itself, and so no change.
    """
    temperature = divisor / float(np.sqrt(d_head))
    if np.isclose(temperature, 1):
        return ()
    if divisor == 1:
        return (Intervention(Kind.NO_SCALE),)
    return (Intervention(Kind.TEMPERATURE, value=temperature),)
