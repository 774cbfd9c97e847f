"""The four steps of attention as matrices: rows are queries, columns are keys (in step 4, dimensions of z)."""

from dataclasses import dataclass

import numpy as np

from qkv_core.attention import Array
from qkv_core.encoder import Encoding
from qkv_core.figures.labels import KEY_AXIS, QUERY_AXIS
from qkv_core.figures.matrix import matrix_figure, matrix_table
from qkv_core.figures.picture import Picture
from qkv_core.view import Choice, visible_tokens


@dataclass(frozen=True)
class Step:
    """One of the four steps: its words, and where the trace keeps its numbers."""

    name: str
    title: str
    formula: str
    quantity: str
    attribute: str


STEPS = {
    step.name: step
    for step in (
        Step("scores", "Step 1, scores", "Q·Kᵀ", "score", "scores"),
        Step("scaled", "Step 2, scaled scores", "Q·Kᵀ/√dₖ", "scaled score", "scaled_scores"),
        Step("weights", "Step 3, attention weights", "softmax(Q·Kᵀ/√dₖ)", "weight", "attention_weights"),
        Step("output", "Step 4, weighted sum z", "softmax(Q·Kᵀ/√dₖ)·V", "z", "z"),
    )
}


def step_matrix(encoding: Encoding, choice: Choice, step_name: str, *, clickable: bool = False) -> Picture:
    """The chosen head's matrix at one step: "scores", "scaled", "weights" or "output"."""
    step = STEPS[step_name]
    rows = visible_tokens(encoding, choice)
    row_names = [encoding.tokens[row] for row in rows]
    values = getattr(encoding.layers[choice.layer].attention, step.attribute)[choice.head][rows]
    if step_name == "output":
        column_axis, column_names = "Dimension of z", [str(dimension) for dimension in range(values.shape[1])]
    else:
        column_axis, column_names, values = KEY_AXIS, row_names, values[:, rows]
    figure = matrix_figure(
        values,
        title=f"{choice.head_name} · {step.title}: {step.formula}",
        quantity=step.quantity,
        row_axis=QUERY_AXIS,
        column_axis=column_axis,
        row_names=row_names,
        column_names=column_names,
        is_share=step_name == "weights",
        clickable=clickable and step_name != "output",
        framed_row=rows.index(choice.query) if choice.query in rows else None,
    )
    return Picture(
        name=f"{step_name}-{choice.head_name}",
        figure=figure,
        alt=_alt(encoding, choice, step, values, rows, column_names),
        table=lambda: matrix_table(values, "query", row_names, column_names),
    )


def _alt(
    encoding: Encoding, choice: Choice, step: Step, values: Array, rows: list[int], column_names: list[str]
) -> str:
    opening = f"{step.title}, layer {choice.layer}, head {choice.head}: {len(rows)} by {len(column_names)} heatmap."
    if choice.query not in rows:
        return opening
    row = values[rows.index(choice.query)]
    largest = int(np.argmax(row))
    place = f"dimension {largest}" if step.name == "output" else f"the key “{column_names[largest]}”"
    asks = encoding.tokens[choice.query]
    return f"{opening} For the query “{asks}” the largest {step.quantity} is {row[largest]:.4f}, at {place}."
