"""Change one thing in the real model and let the forward pass go on: small values with a text form.

`tie-qk@L3H1` changes one head, `temperature=0.5@L3` a layer, `no-scale@all` every head. Each kind acts at
its own step: on W_Q, W_K, W_V and their biases, on the scale, on what may be attended to, or on the first x.
Several combine. Those on the projections are carried out in the order written, each on what the one before
left; the others do not depend on the order: scale = (1 under no-scale, else 1/√d_head) / (product of the τ),
and 0 under uniform; a knocked-out head is one that may attend to nothing. So the trace still follows the
formula step by step, with the scale and the mask that it shows.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from qkv_core.attention import Array, read_only

# An address is written by anyone; what it asks for must stay cheap.
MAX_INTERVENTIONS = 16
# Beyond these τ, float32 scores overflow or all weights are equal to rounding.
TEMPERATURES = (0.01, 100.0)
MAX_SEED = 999_999
MAX_SETS = 999


class Kind(StrEnum):
    """What is changed; the value is its name in the text form."""

    TIE_QK = "tie-qk"
    TIE_KQ = "tie-kq"
    SWAP_QK = "swap-qk"
    V_FROM_K = "v-from-k"
    V_FROM_X = "v-from-x"
    RANDOM_W = "random-w"
    NO_SCALE = "no-scale"
    TEMPERATURE = "temperature"
    UNIFORM = "uniform"
    KNOCK_OUT = "knock-out"
    CAUSAL = "causal"
    SHARED_KV = "shared-kv"
    NO_POSITIONS = "no-positions"


NAMES = {
    Kind.TIE_QK: "one matrix for q and k, W_Q",
    Kind.TIE_KQ: "one matrix for q and k, W_K",
    Kind.SWAP_QK: "W_Q and W_K swapped",
    Kind.V_FROM_K: "values are the keys",
    Kind.V_FROM_X: "values are slices of x",
    Kind.RANDOM_W: "random matrices",
    Kind.NO_SCALE: "no scaling",
    Kind.TEMPERATURE: "temperature",
    Kind.UNIFORM: "uniform weights",
    Kind.KNOCK_OUT: "head knocked out",
    Kind.CAUSAL: "looking back only",
    Kind.SHARED_KV: "keys and values shared",
    Kind.NO_POSITIONS: "no positions",
}
# Each holds beside any others that are in force, too.
RULES = {
    Kind.TIE_QK: "Q tied to K: W_K := W_Q and b_K := b_Q",
    Kind.TIE_KQ: "K tied to Q: W_Q := W_K and b_Q := b_K",
    Kind.SWAP_QK: "W_Q and W_K change places, and so do b_Q and b_K",
    Kind.V_FROM_K: "V := K: W_V := W_K and b_V := b_K",
    Kind.V_FROM_X: "V := x: head h hands on the dimensions h·d_head to (h + 1)·d_head - 1 of x as they are",
    Kind.RANDOM_W: "random W: W_Q, W_K and W_V are drawn anew, as widely spread as the learned ones, and biases are 0",
    Kind.NO_SCALE: "no scaling: the scores are multiplied by 1 in place of 1/√d_head",
    Kind.TEMPERATURE: "temperature: the scaled scores are divided by τ",
    Kind.UNIFORM: "uniform weights: the scores are multiplied by 0, so all keys that a query may see weigh the same",
    Kind.KNOCK_OUT: "knocked out: the head may attend to no key, so z is 0 and it adds nothing to the output",
    Kind.CAUSAL: "looking back only: no query may attend to a token after it",
    Kind.SHARED_KV: "shared keys and values: a layer keeps so many sets of W_K, b_K, W_V and b_V; each serves a group "
    "of neighbouring heads and is the mean of theirs",
    Kind.NO_POSITIONS: "no positions: the first x is made without the position embeddings, and no distance counts",
}
_ON_PROJECTIONS = {
    Kind.TIE_QK,
    Kind.TIE_KQ,
    Kind.SWAP_QK,
    Kind.V_FROM_K,
    Kind.V_FROM_X,
    Kind.RANDOM_W,
    Kind.SHARED_KV,
}
_ON_SCALE = {Kind.NO_SCALE, Kind.TEMPERATURE, Kind.UNIFORM}


@dataclass(frozen=True)
class Intervention:
    """One change, at one head, in one layer (`head` None) or everywhere (`layer` None too).

    `value` is τ for a temperature (0.01 to 100), the seed for random-w (a whole number from 0 to 999999) and the
    number of sets for shared-kv; the other kinds have none. Raises ValueError for anything else.
    """

    kind: Kind
    layer: int | None = None
    head: int | None = None
    value: float | None = None

    def __post_init__(self) -> None:
        if self.head is not None and self.layer is None:
            raise ValueError(f"A head needs its layer, as in {self.kind}@L3H{self.head}; got a head without one.")
        if min(self.layer or 0, self.head or 0) < 0:
            raise ValueError(f"Layers and heads count from 0; got layer {self.layer} and head {self.head}.")
        if self.kind is Kind.NO_POSITIONS and self.layer is not None:
            raise ValueError(f"{self.kind} acts before the first layer, so its place is all; got L{self.layer}.")
        _check_value(self.kind, self.value)

    def __str__(self) -> str:
        value = "" if self.value is None else "=" + repr(float(self.value)).removesuffix(".0")
        return f"{self.kind}{value}@{self.place}"

    @property
    def place(self) -> str:
        """Where it acts, as in the text form: "all", "L3" or "L3H1"."""
        return "all" if self.layer is None else f"L{self.layer}" + ("" if self.head is None else f"H{self.head}")

    @property
    def heads(self) -> slice:
        """The heads it changes in its layer."""
        return slice(None) if self.head is None else slice(self.head, self.head + 1)


def parse_interventions(text: str) -> tuple[Intervention, ...]:
    """Read the text form, `KIND@PLACE` or `KIND=NUMBER@PLACE`, several with commas between; "" means none.

    Raises ValueError with a sentence that says what was expected.
    """
    parts = text.split(",") if text.strip() else []
    return tuple(_parse(part.strip()) for part in parts)


def format_interventions(interventions: Sequence[Intervention]) -> str:
    """The text form of several, in their order; parse_interventions reads it back."""
    return ",".join(map(str, interventions))


def check_interventions(interventions: Sequence[Intervention], n_layers: int, n_heads: int) -> None:
    """Raise ValueError if there are too many, or one names what the model has not: a layer, a head, so many groups."""
    for intervention in interventions:
        if not isinstance(intervention, Intervention):
            raise ValueError(
                f"Interventions are Intervention values; parse_interventions makes them of text. Got {intervention!r}."
            )
        if (intervention.layer or 0) >= n_layers or (intervention.head or 0) >= n_heads:
            raise ValueError(
                f"{intervention} is outside this model, which has layers L0 to L{n_layers - 1} "
                f"and heads H0 to H{n_heads - 1}."
            )
        if intervention.kind is Kind.SHARED_KV and n_heads % (intervention.value or n_heads):
            raise ValueError(
                f"{intervention} should divide the {n_heads} heads of a layer into groups of one size; "
                f"{n_heads} is no multiple of {intervention.value:g}."
            )
    if len(interventions) > MAX_INTERVENTIONS:
        raise ValueError(f"At most {MAX_INTERVENTIONS} interventions can be combined; got {len(interventions)}.")


def concerning(interventions: Sequence[Intervention], layer: int) -> tuple[Intervention, ...]:
    """Those that change this layer, in their order."""
    return tuple(intervention for intervention in interventions if intervention.layer in (None, layer))


class Projections(NamedTuple):
    """A layer's way into its heads: W [n_heads, d_model, d_head], b [n_heads, d_head]."""

    W_Q: Array
    W_K: Array
    W_V: Array
    b_Q: Array
    b_K: Array
    b_V: Array


def change_projections(projections: Projections, interventions: Sequence[Intervention], layer: int) -> Projections:
    """The projections as these interventions leave them; the very same arrays if none is about projections."""
    about_projections = [intervention for intervention in interventions if intervention.kind in _ON_PROJECTIONS]
    if not about_projections:
        return projections
    # The memory order is kept: the product with a copied W is then the same to the last bit.
    changed = Projections(*(array.copy(order="K") for array in projections))
    for intervention in about_projections:
        _write_over(changed, intervention, layer)
    return Projections(*map(read_only, changed))


def changed_mask(interventions: Sequence[Intervention], n_heads: int) -> NDArray[np.bool_] | None:
    """Which heads may attend under these interventions, [n_heads, 1, 1]; None where all may."""
    knocked_out = _heads_with(Kind.KNOCK_OUT, interventions, n_heads)
    return read_only(~knocked_out) if knocked_out.any() else None


def looking_back(interventions: Sequence[Intervention], n_heads: int) -> NDArray[np.bool_] | None:
    """Which heads see no later token under these interventions, [n_heads, 1, 1]; None where all see everything."""
    causal = _heads_with(Kind.CAUSAL, interventions, n_heads)
    return read_only(causal) if causal.any() else None


def keeps_positions(interventions: Sequence[Intervention]) -> bool:
    """Whether the first x has its position embeddings."""
    return all(intervention.kind is not Kind.NO_POSITIONS for intervention in interventions)


def changed_scale(interventions: Sequence[Intervention], n_heads: int, d_head: int) -> float | Array | None:
    """The scale of each head's scores, [n_heads, 1, 1] or one number for all; None where it is the formula's own."""
    if not any(intervention.kind in _ON_SCALE for intervention in interventions):
        return None
    scale = np.where(_heads_with(Kind.NO_SCALE, interventions, n_heads), 1, d_head**-0.5)
    for intervention in interventions:
        if intervention.kind is Kind.TEMPERATURE:
            scale[intervention.heads] /= intervention.value
    scale[_heads_with(Kind.UNIFORM, interventions, n_heads)] = 0
    return float(scale[0, 0, 0]) if (scale == scale[0]).all() else read_only(scale)


def keeps_distances(interventions: Sequence[Intervention], n_heads: int) -> NDArray[np.bool_]:
    """Of which heads distances still add to the scaled scores, in a model that has it so: [n_heads, 1, 1]."""
    return ~_heads_with(Kind.UNIFORM, interventions, n_heads) & keeps_positions(interventions)


def _heads_with(kind: Kind, interventions: Sequence[Intervention], n_heads: int) -> NDArray[np.bool_]:
    chosen = np.zeros((n_heads, 1, 1), dtype=np.bool_)
    for intervention in interventions:
        if intervention.kind is kind:
            chosen[intervention.heads] = True
    return chosen


def _write_over(projections: Projections, intervention: Intervention, layer: int) -> None:
    W_Q, W_K, W_V, b_Q, b_K, b_V = projections
    heads = intervention.heads
    match intervention.kind:
        case Kind.TIE_QK:
            W_K[heads], b_K[heads] = W_Q[heads], b_Q[heads]
        case Kind.TIE_KQ:
            W_Q[heads], b_Q[heads] = W_K[heads], b_K[heads]
        case Kind.SWAP_QK:
            W_Q[heads], W_K[heads] = W_K[heads].copy(), W_Q[heads].copy()
            b_Q[heads], b_K[heads] = b_K[heads].copy(), b_Q[heads].copy()
        case Kind.V_FROM_K:
            W_V[heads], b_V[heads] = W_K[heads], b_K[heads]
        case Kind.V_FROM_X:
            W_V[heads], b_V[heads] = _slices_of_x(*W_V.shape)[heads], 0
        case Kind.RANDOM_W:
            for head in range(len(W_Q))[heads]:
                _draw_anew(projections, head, (int(intervention.value or 0), layer, head))
        case Kind.SHARED_KV:
            for array in (W_K, W_V, b_K, b_V):
                array[heads] = _group_means(array, int(intervention.value or 1))[heads]


def _slices_of_x(n_heads: int, d_model: int, d_head: int) -> Array:
    """W_V that hands x on: in a BERT d_model = n_heads·d_head, so the heads side by side are x again."""
    return np.eye(d_model).reshape(d_model, n_heads, d_head).swapaxes(0, 1)


def _group_means(of_heads: Array, n_groups: int) -> Array:
    """For each head the mean over its group, as Ainslie et al. 2023 ("GQA") begin: [n_heads, ...] both ways."""
    groups = of_heads.reshape(n_groups, -1, *of_heads.shape[1:])
    means: Array = groups.mean(axis=1).repeat(groups.shape[1], axis=0)
    return means


def _draw_anew(projections: Projections, head: int, seed: tuple[int, int, int]) -> None:
    """Normal numbers with the learned matrix's own standard deviation, so that only what was learned is lost."""
    generator = np.random.default_rng(seed)
    for W in projections[:3]:
        W[head] = generator.normal(0, W[head].std(), W[head].shape)
    for b in projections[3:]:
        b[head] = 0


_FORM = re.compile(r"(?P<kind>[a-z-]+)(=(?P<value>[^@]*))?@(all|L(?P<layer>[0-9]{1,3})(H(?P<head>[0-9]{1,3}))?)")


def _parse(text: str) -> Intervention:
    match = _FORM.fullmatch(text)
    if match is None or match["kind"] not in list(Kind):
        raise ValueError(
            f"{text[:40]!r} is no intervention. Expected a kind and a place, such as tie-qk@L3H1, "
            f"temperature=0.5@L3 or no-scale@all; the kinds are {', '.join(Kind)}."
        )
    layer, head = (None if place is None else int(place) for place in match.group("layer", "head"))
    return Intervention(Kind(match["kind"]), layer, head, _parse_number(text, match["value"]))


def _parse_number(text: str, value: str | None) -> float | None:
    if value is None:
        return None
    try:
        return float(value)
    except ValueError as error:
        raise ValueError(f"{text[:40]!r} should have a number after its = sign; got {value[:20]!r}.") from error


def _check_value(kind: Kind, value: float | None) -> None:
    low, high = TEMPERATURES
    if kind is Kind.TEMPERATURE:
        if value is None or not low <= value <= high:
            raise ValueError(f"A temperature is a number from {low:g} to {high:g}, as in {kind}=0.5@L3; got {value}.")
    elif kind is Kind.RANDOM_W:
        if value is None or not (0 <= value <= MAX_SEED and value == math.floor(value)):
            raise ValueError(
                f"{kind} needs a seed, a whole number from 0 to {MAX_SEED}, as in {kind}=7@L3; got {value}."
            )
    elif kind is Kind.SHARED_KV:
        if value is None or not (1 <= value <= MAX_SETS and value == math.floor(value)):
            raise ValueError(f"{kind} needs a number of sets, from 1 to {MAX_SETS}, as in {kind}=3@L3; got {value}.")
    elif value is not None:
        raise ValueError(f"{kind} takes no number, as in {kind}@L3; got {value}.")
