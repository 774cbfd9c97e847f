"""A change in pictures: the head under it, and what z brings back."""

from collections.abc import Sequence
from dataclasses import replace

import plotly.graph_objects as go

from qkv_core.attention import Array
from qkv_core.figures import labels
from qkv_core.figures.matrix import leave_out_colour_bar
from qkv_core.figures.picture import Picture
from qkv_core.figures.steps import step_matrix
from qkv_core.figures.theme import NEUTRAL, OUTPUT
from qkv_core.interventions import NAMES, Intervention, Kind
from qkv_core.measures.changes import ChangedHead, Experiment
from qkv_core.view import View

_FEW_ROWS = 32
_LOW_ROW, _WIDE_COLUMN = 17, 34  # pixels
_VALUES = {Kind.RANDOM_W: " with seed {:g}", Kind.SHARED_KV: " in {:g} sets"}


def head_under(experiment: Experiment) -> Picture:
    """The head's weights as the experiment leaves them, low enough to be whole in sight: what moves is seen at once."""
    picture = _named_by_state(experiment, "weights")
    leave_out_colour_bar(picture.figure)
    n, margin = len(picture.figure.data[0].z), picture.figure.layout.margin
    if n <= _FEW_ROWS:
        height, width = margin.t + _LOW_ROW * n + margin.b, margin.l + _WIDE_COLUMN * n + margin.r
        picture.figure.update_layout(height=height, width=width)
    return picture


def changed_matrix(experiment: Experiment, matrix: str) -> Picture:
    """The changed head's "weights" or "scores" in full."""
    return _named_by_state(experiment, matrix)


def brought_back(view: View, head: ChangedHead) -> Picture:
    """For each token, how much of its untouched value is in the query's z, before and after."""
    tokens, asks, found = view.tokens, view.asks, head.retrieval
    states = (("untouched z", found.before, NEUTRAL), ("changed z", found.after, OUTPUT))
    figure = go.Figure([_cosine_bars(*state) for state in states])
    figure.update_layout(
        title=labels.title(f"{view.head_name}: whose value is in z of {labels.escape(asks)}?"),
        height=380,
        xaxis={"title": labels.KEY_AXIS, "tickangle": -90} | labels.token_ticks(tokens),
        yaxis={"title": "Cosine of z with the untouched value", "range": [-1, 1]},
        legend=labels.LEGEND_ABOVE,
    )
    first, then = int(found.before.argmax()), int(found.after.argmax())
    return Picture(
        name=f"brought-back-{view.head_name}",
        figure=figure,
        alt=f"Bars over {len(tokens)} tokens: the cosine of z of “{asks}” with each untouched value. The largest is "
        f"{found.before[first]:.4f} at “{view.named(first)}” untouched, {found.after[then]:.4f} at "
        f"“{view.named(then)}” changed.",
        table=lambda: {
            "token": [f"{i} {token}" for i, token in enumerate(tokens)],
            "untouched z": found.before.tolist(),
            "changed z": found.after.tolist(),
        },
    )


def _named_by_state(experiment: Experiment, matrix: str) -> Picture:
    """The step's picture; the step's own title has the formula, which may be what was changed."""
    view, changes = experiment.changed, experiment.interventions
    title = f"{view.head_name}{_named(changes, view.head_name) if changes else ' as it was trained'}"
    picture = step_matrix(view, matrix, clickable=True)
    picture.figure.update_layout(title=labels.title(title))
    kind = "changed" if changes else "untouched"
    return replace(picture, name=f"{kind}-{picture.name}", alt=f"{title}. {picture.alt}")


def _named(changes: Sequence[Intervention], head: str) -> str:
    """One change in words, with its place unless that is the head itself; several as a number."""
    if len(changes) > 1:
        return f" under {len(changes)} changes"
    (change,) = changes
    value = "" if change.value is None else _VALUES.get(change.kind, " {:g}").format(change.value)
    return f": {NAMES[change.kind]}{value}{_place(change, head)}"


def _place(change: Intervention, head: str) -> str:
    if change.layer is None:
        return ", everywhere"
    if change.head is None:
        return f", in layer {change.layer}"
    return "" if change.place == head else f", in {change.place}"


def _cosine_bars(name: str, cosines: Array, colour: str) -> go.Bar:
    return go.Bar(
        x=list(range(len(cosines))),
        y=cosines,
        name=name,
        marker_color=colour,
        hovertemplate=f"{name}<br>value of %{{x}}<br>cosine: %{{y:.6f}}<extra></extra>",
    )
