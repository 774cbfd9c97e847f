"""The four steps of attention in one head: where the trace keeps each, and between which numbers it lies."""

from dataclasses import dataclass

from qkv_core.attention import Array, AttentionTrace, softmax
from qkv_core.view import View


@dataclass(frozen=True)
class Step:
    """One of the four steps: its words, and where the trace keeps its numbers."""

    name: str
    title: str
    formula: str
    quantity: str
    attribute: str

    def formula_in(self, trace: AttentionTrace) -> str:
        """The formula as this model has it: in some, the distance from query to key adds to a scaled score."""
        return self.formula if trace.position_bias is None else self.formula.replace("√dₖ", "√dₖ + distance")


STEPS = {
    step.name: step
    for step in (
        Step("scores", "Step 1, Match", "Q·Kᵀ", "score", "scores"),
        Step("scaled", "Step 2, Scale", "Q·Kᵀ/√dₖ", "scaled score", "scaled_scores"),
        Step("weights", "Step 3, Share", "softmax(Q·Kᵀ/√dₖ)", "weight", "attention_weights"),
        Step("output", "Step 4, Blend", "softmax(Q·Kᵀ/√dₖ)·V", "z", "z"),
    )
}


@dataclass(frozen=True)
class Range:
    """The smallest and the largest of some numbers."""

    smallest: float
    largest: float

    @classmethod
    def of(cls, values: Array) -> "Range":
        """Of all numbers of an array that is not empty."""
        return cls(float(values.min()), float(values.max()))

    @property
    def width(self) -> float:
        """From the smallest to the largest."""
        return self.largest - self.smallest


@dataclass(frozen=True)
class Ranges:
    """Between which numbers the steps of one head lie, over all queries and keys."""

    d_head: int
    scores: Range
    scaled: Range
    largest_weight: float  # of a row, the mean over all queries
    largest_weight_unscaled: float  # the same if the scores were not scaled


def ranges(view: View) -> Ranges:
    """The chosen head's steps in numbers."""
    trace, head, weights = view.trace, view.head, view.head_weights
    return Ranges(
        d_head=trace.q.shape[2],
        scores=Range.of(trace.scores[head]),
        scaled=Range.of(trace.scaled_scores[head]),
        largest_weight=float(weights.max(axis=1).mean()),
        largest_weight_unscaled=float(softmax(trace.rescaled(1)[head]).max(axis=1).mean()),
    )
