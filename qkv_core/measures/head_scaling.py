"""The division by √d_head in the real model: all heads of one text, as they are and divided by another number."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from qkv_core.attention import Array, softmax
from qkv_core.encoder import Encoding
from qkv_core.interventions import Intervention, Kind
from qkv_core.measures.scaling import Bands, bands, row_measures
from qkv_core.measures.similarity import cosine
from qkv_core.view import View


@dataclass(frozen=True)
class Choosiness:
    """What a query gives its favourite key, the median over all queries of all heads of a text."""

    n_heads: int  # in all layers
    d_head: int
    scaled: float  # by the formula
    unscaled: float  # with the scores as they are


def choosiness(encoding: Encoding) -> Choosiness:
    """With the division by √d_head, and without it."""
    encoder = encoding.encoder
    scaled, unscaled = (median_largest_weight(encoding, divisor) for divisor in (encoder.d_head**0.5, 1.0))
    return Choosiness(encoder.n_layers * encoder.n_heads, encoder.d_head, scaled, unscaled)


def median_largest_weight(encoding: Encoding, divisor: float) -> float:
    """The largest weight of a query's row, the median over all queries of all heads, with scores over `divisor`.

    A row's largest weight is 1 over the sum of its exp(s - max s): no other weight has to be computed.
    """
    largest = []
    for layer in encoding.layers:
        scaled = layer.attention.rescaled(1 / divisor)
        shifted = scaled - scaled.max(axis=-1, keepdims=True)
        largest.append(1 / np.exp(shifted).sum(axis=-1))
    return float(np.median(largest))


@dataclass(frozen=True, eq=False)
class Divided:
    """One view's query, and the whole model, by the formula and with every score over another number."""

    divisor: float
    d_head: int
    n_heads: int  # in all layers
    row: Array  # [n_key], the attention weights by the formula
    divided_row: Array  # [n_key], with the scores over `divisor`
    measures: Mapping[str, Array]  # of both rows, each [2]
    cosine: float  # of the text's embedding by the model so changed with the published one's

    @property
    def name(self) -> str:
        """What is done to the scores."""
        return f"scores over {self.divisor:.3f}"

    @property
    def temperature(self) -> float:
        """What the scaled scores are divided by: 1 is the published model itself."""
        return self.divisor / float(np.sqrt(self.d_head))

    @property
    def is_published(self) -> bool:
        """Whether this is the formula's own number."""
        return bool(np.isclose(self.temperature, 1))


def divided(view: View, changed: Encoding, divisor: float) -> Divided:
    """`changed` is the view's text in the model that divides by this number: see `dividing_by`."""
    encoder = view.encoding.encoder
    both = [view.trace.rescaled(1 / number)[view.head, view.query] for number in (encoder.d_head**0.5, divisor)]
    rows = softmax(np.stack(both).astype(np.float64))
    return Divided(
        divisor=divisor,
        d_head=encoder.d_head,
        n_heads=encoder.n_layers * encoder.n_heads,
        row=rows[0],
        divided_row=rows[1],
        measures=row_measures(rows),
        cosine=float(cosine(view.encoding.sentence_embedding, changed.sentence_embedding)),
    )


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


@dataclass(frozen=True, eq=False)
class HeadSpreads:
    """How widely each head's raw scores are spread, [n_layers, n_heads]."""

    whole: Array  # the standard deviation of all its scores
    within_rows: Array  # about each row's own mean: in a trained head what a row has in common can be the larger part
    expected: float  # √d_head, for q and k of independent numbers of variance 1


def head_spreads(encoding: Encoding) -> HeadSpreads:
    """Measure every head of the model on one text."""
    spreads = [_spreads(layer.attention.scores.astype(np.float64)) for layer in encoding.layers]
    whole, within_rows = map(np.stack, zip(*spreads, strict=True))
    return HeadSpreads(
        whole=whole,
        within_rows=within_rows,
        expected=float(np.sqrt(encoding.encoder.d_head)),
    )


def _spreads(scores: Array) -> tuple[Array, Array]:
    """Of one layer's heads: the spread of all their scores, and that about each row's mean."""
    return scores.std(axis=(-2, -1)), np.sqrt(scores.var(axis=-1).mean(axis=-1))


@dataclass(frozen=True, eq=False)
class DivisorSweep:
    """What dividing the raw scores of all heads by each of P numbers does to their rows."""

    divisor: Array  # [P]
    bands: Bands


def divisor_sweep(encoding: Encoding, numbers: Sequence[float]) -> DivisorSweep:
    """Raw scores over each number: √d_head is the formula, 1 is no scaling. Raises ValueError for one not above 0."""
    if not all(number > 0 for number in numbers):
        raise ValueError(f"Every divisor must be above 0; got {list(numbers)}.")
    of_layers = [
        [row_measures(softmax(trace.rescaled(1 / number).astype(np.float64))) for number in numbers]
        for trace in (layer.attention for layer in encoding.layers)
    ]
    of_numbers = [
        {name: np.stack([measured[name] for measured in of_all]) for name in of_all[0]}
        for of_all in zip(*of_layers, strict=True)
    ]
    return DivisorSweep(np.array(numbers), bands(of_numbers))
