"""A training run as pictures: loss against its limits, the weights as they sharpen, the matrices, the gradients."""

from collections.abc import Mapping

import numpy as np
import plotly.graph_objects as go

from qkv_core.figures.labels import KEY_AXIS, QUERY_AXIS, title
from qkv_core.figures.matrix import matrix_figure, matrix_table
from qkv_core.figures.picture import Picture
from qkv_core.figures.theme import KEY, NEUTRAL, OUTPUT, QUERY, VALUE
from qkv_core.training import TrainStep, example_batch
from qkv_core.training_run import TrainingRun

_RUN_COLOURS = (QUERY, KEY)
_MATRIX_COLOURS = {"W_Q": QUERY, "W_K": KEY, "W_V": VALUE, "W_O": OUTPUT}


def losses(runs: Mapping[str, TrainingRun]) -> Picture:
    """The loss of every run, with chance and what is proved about the tied one."""
    first = next(iter(runs.values()))
    figure = go.Figure()
    for (name, run), colour in zip(runs.items(), _RUN_COLOURS, strict=False):
        curves = run.curves
        hover = f"{name}<br>step %{{x}}: loss %{{y:.6f}}<extra></extra>"
        line = {"color": colour, "width": 3}
        line_of_run = go.Scatter(x=curves.step, y=curves.loss, name=name, mode="lines", line=line, hovertemplate=hover)
        figure.add_trace(line_of_run)
    levels = {"chance": first.task.chance.loss}
    for run in runs.values():
        limit = run.task.limit(run.config.tied)
        if limit is not None:
            levels[f"limit with {run.config.tied}"] = limit.loss
    for name, level in levels.items():
        figure.add_hline(y=level, line={"color": NEUTRAL, "dash": "dot"}, annotation_text=name)
    figure.update_layout(
        title=title(f"Loss while “{first.task.name}” is learned"),
        height=360,
        showlegend=True,
        xaxis={"title": "Training step", "range": [0, first.config.n_steps]},
        yaxis={"title": "Loss in nats a query", "rangemode": "tozero"},
        legend={"orientation": "h", "y": -0.3},
    )
    ends = "; ".join(f"{name}: {run.latest.loss:.4f} after {run.latest.step} steps" for name, run in runs.items())
    return Picture(
        name=f"losses-{first.task.name}",
        figure=figure,
        alt=f"Loss curves of the task “{first.task.name}”; chance is {first.task.chance.loss:.4f}. {ends}.",
        table=lambda: {
            "run": [name for name, run in runs.items() for _ in run.curves.step],
            "step": [int(step) for run in runs.values() for step in run.curves.step],
            "loss": [float(loss) for run in runs.values() for loss in run.curves.loss],
            "accuracy": [float(share) for run in runs.values() for share in run.curves.accuracy],
        },
    )


def attention_of(step: TrainStep) -> Picture:
    """The attention weights on the task's example at one step."""
    values = step.attention_weights[0]
    queries, keys = step.task.token_names(example_batch(step.task))
    figure = matrix_figure(
        values,
        title=f"Attention weights on the example at step {step.step}",
        quantity="weight",
        row_axis=QUERY_AXIS,
        column_axis=KEY_AXIS,
        row_names=queries,
        column_names=keys,
        is_share=True,
    )
    return Picture(
        name=f"learned-attention-{step.step}",
        figure=figure,
        alt=f"Heatmap of the attention weights of {len(queries)} queries and {len(keys)} keys at step {step.step}; "
        f"the mean weight on the right key is {step.target_weight:.4f}.",
        table=lambda: matrix_table(values, "query", queries, keys),
    )


def matrix_of(step: TrainStep, name: str) -> Picture:
    """One learned matrix at one step: a row for everything a token can be."""
    values = getattr(step, name)[0]
    rows = step.task.feature_names if len(values) == len(step.task.feature_names) else range(len(values))
    row_names, columns = [str(row) for row in rows], [str(column) for column in range(values.shape[1])]
    figure = matrix_figure(
        values,
        title=f"{name} at step {step.step}",
        quantity=name,
        row_axis="What a token can be",
        column_axis="Dimension of the head",
        row_names=row_names,
        column_names=columns,
    )
    return Picture(
        name=f"{name}-{step.step}",
        figure=figure,
        alt=f"Heatmap of the learned matrix {name} at step {step.step}, {values.shape[0]} by {values.shape[1]}.",
        table=lambda: matrix_table(values, "token", row_names, columns),
    )


def gradients_of(run: TrainingRun) -> Picture:
    """How long the gradient of each learned matrix was, step by step."""
    curves = run.curves
    figure = go.Figure(
        [
            go.Scatter(
                x=curves.step,
                y=np.maximum(norms, 1e-12),
                name=name,
                mode="lines",
                line={"color": _MATRIX_COLOURS[name], "width": 2},
                hovertemplate=f"{name}, step %{{x}}: %{{y:.4g}}<extra></extra>",
            )
            for name, norms in curves.gradient_norms.items()
        ]
    )
    figure.update_layout(
        title=title("Length of each matrix's gradient"),
        height=340,
        showlegend=True,
        xaxis={"title": "Training step"},
        yaxis={"title": "Length of the gradient", "type": "log"},
        legend={"orientation": "h", "y": -0.3},
    )
    return Picture(
        name="gradient-norms",
        figure=figure,
        alt=f"Curves of the gradient's length over {len(curves.step)} steps for {', '.join(curves.gradient_norms)}.",
        table=lambda: {"step": curves.step.tolist()} | {n: of.tolist() for n, of in curves.gradient_norms.items()},
    )
