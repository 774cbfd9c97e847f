"""A training run in pictures: loss and accuracy, the attention weights as they sharpen, the matrices, the gradients."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray
from plotly.subplots import make_subplots

from qkv_core.attention import Array
from qkv_core.figures.labels import KEY_AXIS, LEGEND_ABOVE, QUERY_AXIS, title
from qkv_core.figures.matrix import Axis, Colours, Matrix
from qkv_core.figures.picture import Picture, Table
from qkv_core.figures.theme import FIRST, KEY, NEUTRAL, QUERY, SECOND, VALUE
from qkv_core.learning.runs import Experiment, TrainingRun
from qkv_core.learning.tasks import Level
from qkv_core.learning.training import TrainStep, example_batch

# What of a head can be looked at.
MATRICES = ("W_Q", "W_K", "W_V", "W_Q·W_Kᵀ")
_FIRST_STEPS = 20  # on the axis before it grows
_MOST_POINTS = 400  # of a curve on screen; its table has every step
_NORM_COLOURS = {"W_Q": QUERY, "W_K": KEY, "W_V": VALUE, "W_O": NEUTRAL}
_STYLES = ((FIRST, "solid"), (SECOND, "dash"))


def learning_curves(experiment: Experiment, step: int) -> Picture:
    """Loss above, accuracy below, with lines for chance and a proved limit; the step that is looked at is marked."""
    runs, levels = experiment.runs, levels_of(experiment)
    figure = make_subplots(rows=2, cols=1, shared_xaxes=True, vertical_spacing=0.07, row_heights=[0.62, 0.38])
    for (name, run), (colour, dash) in zip(runs.items(), _STYLES, strict=False):
        for row, values in ((1, run.curves.loss), (2, run.curves.accuracy)):
            figure.add_trace(_curve(name, values, colour, dash, row), row=row, col=1)
    for name, level in levels.items():
        for row, height in ((1, level.loss), (2, level.accuracy)):
            figure.add_hline(height, line={"color": NEUTRAL, "width": 1.5, "dash": "dot"}, row=row, col=1)
        place = {"x": 1, "xref": "x domain", "xanchor": "right", "y": level.loss, "yref": "y", "yanchor": "bottom"}
        figure.add_annotation(text=name, showarrow=False, **place)
    figure.add_vline(step, line={"color": NEUTRAL, "width": 1})
    figure.update_layout(
        title=title("Loss and accuracy, step by step"),
        height=480,
        legend=LEGEND_ABOVE,
        margin_t=100,
        yaxis={"title": "Loss (nats)", "range": [0, highest_loss(experiment)]},
        yaxis2={"title": "Accuracy", "range": [0, 1.05]},
        xaxis={"range": [0, axis_end(experiment)]},
        xaxis2={"title": "Training step", "range": [0, axis_end(experiment)]},
    )
    return Picture(
        name="learning-curves",
        figure=figure,
        alt="Curves of loss and accuracy. "
        + " ".join(
            f"{name}: after {run.latest.step} steps loss {run.latest.loss:.4f}, accuracy {run.latest.accuracy:.4f}."
            for name, run in runs.items()
        ),
        table=lambda: _by_step(
            experiment,
            lambda run: {
                "loss": run.curves.loss,
                "accuracy": run.curves.accuracy,
                "weight on the right key": run.curves.target_weight,
            },
        ),
    )


def attention(experiment: Experiment, step: int) -> list[Picture]:
    """Where each query of the task's example looks after this step, or the nearest that was kept: a picture a run."""
    return [_attention(name, run.nearest(step)) for name, run in experiment.runs.items()]


def matrix(experiment: Experiment, step: int, which: str) -> list[Picture]:
    """One of MATRICES after this step, its rows named by what they belong to: a picture a run."""
    return [_matrix(name, run.nearest(step), which) for name, run in experiment.runs.items()]


def gradients(experiment: Experiment) -> Picture:
    """The length of each matrix's gradient at every step, on a logarithmic axis."""
    runs = experiment.runs
    figure = go.Figure(
        [
            _norm_curve(name, matrix_name, norms, dash)
            for (name, run), (_, dash) in zip(runs.items(), _STYLES, strict=False)
            for matrix_name, norms in run.curves.gradient_norms.items()
        ]
    )
    figure.update_layout(
        title=title("How long the gradient of each matrix is"),
        height=420,
        legend=LEGEND_ABOVE,
        margin_t=150,
        xaxis={"title": "Training step"},
        yaxis={"title": "Norm of the gradient", "type": "log", "exponentformat": "power", "dtick": 1},
    )
    last = "; ".join(
        f"{name} {matrix_name} {norms[-1]:.3g}"
        for name, run in runs.items()
        for matrix_name, norms in run.curves.gradient_norms.items()
    )
    return Picture(
        name="gradient-norms",
        figure=figure,
        alt=f"Curves of the norm of each matrix's gradient, step by step. At the last step: {last}.",
        table=lambda: _by_step(experiment, lambda run: run.curves.gradient_norms),
    )


def levels_of(experiment: Experiment) -> dict[str, Level]:
    """What to measure the runs against, by name."""
    limit = experiment.setup.limit
    return {"chance": experiment.setup.task.chance} | ({"proved limit of Q = K": limit} if limit else {})


def highest_loss(experiment: Experiment) -> float:
    """Room for the lines and for the first losses; a run that blows up may leave the picture."""
    lines = max(level.loss for level in levels_of(experiment).values())
    return 1.15 * max(lines, *(min(float(run.curves.loss.max()), 2 * lines) for run in experiment.runs.values()))


def shown_steps(n_steps: int) -> NDArray[np.intp]:
    """Steps that are drawn: all, or as many as a screen can show, the first and the last among them."""
    return np.unique(np.linspace(0, n_steps - 1, min(n_steps, _MOST_POINTS)).astype(np.intp))


def axis_end(experiment: Experiment) -> int:
    """Where the axis of steps ends: it grows with the run, by doubling, so that it rests between."""
    end = _FIRST_STEPS
    while end < experiment.step:
        end *= 2
    return min(end, experiment.n_steps)


def _attention(name: str, step: TrainStep) -> Picture:
    queries, keys = step.task.token_names(example_batch(step.task))
    weights = Matrix(
        step.attention_weights[0], Axis(QUERY_AXIS, queries), Axis(KEY_AXIS, keys), "weight", Colours.SHARE
    )
    return Picture(
        name=f"attention-step-{step.step}",
        figure=weights.figure(f"{name}, step {step.step}: attention weights"),
        alt=f"Heatmap of {len(queries)} queries by {len(keys)} keys after step {step.step}: on average "
        f"{step.example.target_weight:.4f} of a query's attention is on the right key.",
        table=weights.table,
    )


def _matrix(name: str, step: TrainStep, which: str) -> Picture:
    values, columns, axis = _matrix_of(step, which)
    role = "What a token is" if which != MATRICES[3] else "Asks: what the query is"
    shown = Matrix(values, Axis(role, step.task.feature_names), Axis(axis, columns), which)
    return Picture(
        name=f"{'W_QK' if which == MATRICES[3] else which}-step-{step.step}",
        figure=shown.figure(f"{name}, step {step.step}: {which}"),
        alt=f"Heatmap of {which} after step {step.step}, {values.shape[0]} rows by {values.shape[1]} columns; the "
        f"largest number is {np.abs(values).max():.4f} in size.",
        table=shown.table,
    )


def _matrix_of(step: TrainStep, which: str) -> tuple[Array, Sequence[str], str]:
    if which == MATRICES[3]:
        return step.W_Q[0] @ step.W_K[0].T, step.task.feature_names, "Answers: what the key is"
    values: Array = getattr(step, which)[0]
    return values, [str(dimension) for dimension in range(values.shape[1])], "Dimension of the head"


def _curve(name: str, values: Array, colour: str, dash: str, row: int) -> go.Scatter:
    shown = shown_steps(len(values))
    return go.Scatter(
        x=shown,
        y=values[shown],
        name=name,
        mode=_mode(shown),
        line={"color": colour, "width": 2.5, "dash": dash},
        showlegend=row == 1,
        hovertemplate=f"{name}<br>step %{{x}}: %{{y:.6f}}<extra></extra>",
    )


def _norm_curve(name: str, matrix_name: str, norms: Array, dash: str) -> go.Scatter:
    shown = shown_steps(len(norms))
    return go.Scatter(
        x=shown,
        y=norms[shown],
        name=f"{matrix_name}, {name}",
        mode=_mode(shown),
        line={"color": _NORM_COLOURS[matrix_name], "width": 2, "dash": dash},
        hovertemplate=f"{matrix_name}, {name}<br>step %{{x}}: %{{y:.6g}}<extra></extra>",
    )


def _mode(shown: NDArray[np.intp]) -> str:
    """Before the first step there is one point, and a line of one point can't be seen."""
    return "lines" if len(shown) > 1 else "markers"


def _by_step(experiment: Experiment, columns_of: Callable[[TrainingRun], Mapping[str, Array]]) -> Table:
    """A line a step; a run that broke off early leaves its lines empty."""
    n_steps = experiment.step + 1
    table: Table = {"step": list(range(n_steps))}
    for name, run in experiment.runs.items():
        for quantity, values in columns_of(run).items():
            table |= {f"{quantity}, {name}": [*values.tolist(), *[None] * (n_steps - len(values))]}
    return table
