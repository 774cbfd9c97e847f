"""An intervention in pictures: the head before and after, what z brings back, what each head and each change costs."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import plotly.graph_objects as go

from qkv_core.attention import Array
from qkv_core.encoder import Encoding
from qkv_core.figures import labels
from qkv_core.figures.picture import Picture
from qkv_core.figures.steps import step_matrix
from qkv_core.figures.theme import KEY, NEUTRAL, OUTPUT
from qkv_core.interventions import format_interventions
from qkv_core.measures.changes import Comparison, retrieval
from qkv_core.view import Choice, View

_ROW_HEIGHT = 18  # pixels, the least that keeps ranked names apart
_MAX_NAMED = 60  # characters of the interventions in a title


def before_and_after(view: Comparison, matrix: str) -> dict[str, Picture]:
    """The head's "weights" or "scores", untouched and changed, on one scale of colours; by the keys they show under."""
    choice, written = view.choice, format_interventions(view.changed.interventions)
    under = written if len(written) <= _MAX_NAMED else f"{len(view.changed.interventions)} changes"
    pictures = [
        _titled(step_matrix(_seen(encoding, choice), matrix, clickable=True), choice, state)
        for encoding, state in ((view.untouched, "untouched"), (view.changed, f"under {under}"))
    ]
    axes = [picture.figure.layout.coloraxis for picture in pictures]
    lowest, highest = min(axis.cmin for axis in axes), max(axis.cmax for axis in axes)
    for axis in axes:
        axis.update(cmin=lowest, cmax=highest)
    return dict(zip(("three_before", "three_after"), pictures, strict=True))


def _seen(encoding: Encoding, choice: Choice) -> View:
    return View(encoding, choice.layer, choice.head, choice.query, choice.hide_special)


def brought_back(view: Comparison) -> Picture:
    """For each token, how much of its untouched value is in the query's z, before and after."""
    choice, tokens = view.choice, view.untouched.tokens
    found = retrieval(view.before, view.after, choice.head, choice.query)
    states = (("untouched z", found.before, NEUTRAL), ("changed z", found.after, OUTPUT))
    figure = go.Figure([_cosine_bars(*state) for state in states])
    asks = tokens[choice.query]
    figure.update_layout(
        title=labels.title(f"{choice.head_name}: is the token's value in z of {labels.escape(asks)}?"),
        height=380,
        xaxis={"title": labels.KEY_AXIS, "tickangle": -90} | labels.token_ticks(tokens),
        yaxis={"title": "Cosine of z with the untouched value", "range": [-1, 1]},
        legend=labels.LEGEND_ABOVE,
    )
    first, then = int(found.before.argmax()), int(found.after.argmax())
    return Picture(
        name=f"brought-back-{choice.head_name}",
        figure=figure,
        alt=f"Bars over {len(tokens)} tokens: the cosine of z of “{asks}” with each untouched value. The largest is "
        f"{found.before[first]:.4f} at “{tokens[first]}” untouched, {found.after[then]:.4f} at "
        f"“{tokens[then]}” changed.",
        table=lambda: {
            "token": [f"{i} {token}" for i, token in enumerate(tokens)],
            "untouched z": found.before.tolist(),
            "changed z": found.after.tolist(),
        },
    )


def knocked_out(cosines: Array, choice: Choice) -> Picture:
    """All heads, the one that the sentence embedding needs most on top; cosines [n_layers, n_heads]."""
    n_heads = cosines.shape[1]
    order = np.argsort(cosines, axis=None, kind="stable")
    names = [f"L{head // n_heads}H{head % n_heads}" for head in order]
    kept = cosines.ravel()[order]
    return _ranked(
        names,
        1 - kept,
        name=f"knock-out-{choice.head_name}",
        title=f"Each of the {len(names)} heads knocked out, {choice.head_name} marked",
        row_axis="Head that is knocked out",
        quantity="1 − cosine with the untouched sentence embedding",
        marked={choice.head_name},
        columns={"cosine": kept.tolist()},
    )


def qualities(found: Mapping[str, float]) -> Picture:
    """The rank correlation of the untouched model, which is the first, and under each change, largest on top."""
    names = sorted(found, key=lambda name: found[name], reverse=True)
    return _ranked(
        names,
        np.array([found[name] for name in names]),
        name="quality",
        title="How well the model grades sentence pairs under each change",
        row_axis="Change",
        quantity="Rank correlation with the grades",
        marked={next(iter(found))},
        columns={},
    )


def _titled(picture: Picture, choice: Choice, state: str) -> Picture:
    """The same picture, named by its state; the step's own title has the formula, which may be what was changed."""
    picture.figure.update_layout(title=labels.title(f"{choice.head_name} {state}"))
    name = f"{state.split()[0]}-{picture.name}"
    return replace(picture, name=name, alt=f"{choice.head_name} {state}. {picture.alt}")


def _cosine_bars(name: str, cosines: Array, colour: str) -> go.Bar:
    return go.Bar(
        x=list(range(len(cosines))),
        y=cosines,
        name=name,
        marker_color=colour,
        hovertemplate=f"{name}<br>value of %{{x}}<br>cosine: %{{y:.6f}}<extra></extra>",
    )


def _ranked(
    names: Sequence[str],
    values: Array,
    *,
    name: str,
    title: str,
    row_axis: str,
    quantity: str,
    marked: set[str],
    columns: Mapping[str, Sequence[float]],
) -> Picture:
    """One bar a row in the order that comes; the marked rows stand out."""
    figure = go.Figure(
        go.Bar(
            orientation="h",
            x=values,
            y=list(range(len(names))),
            marker_color=[KEY if row in marked else NEUTRAL for row in names],
            hovertemplate="%{y}: %{x:.6f}<extra></extra>",
        )
    )
    figure.update_layout(
        title=labels.title(title),
        height=160 + _ROW_HEIGHT * max(10, len(names)),
        bargap=0.25,
        xaxis={"title": quantity, "rangemode": "tozero"},
        yaxis={
            "title": row_axis,
            "range": [len(names) - 0.4, -0.6],
            "tickmode": "array",
            "tickvals": list(range(len(names))),
            "ticktext": [f"<b>{row}</b>" if row in marked else row for row in names],
        },
    )
    return Picture(
        name=name,
        figure=figure,
        alt=f"{len(names)} ranked bars, {quantity}. First {names[0]} with {values[0]:.4f}, last {names[-1]} with "
        f"{values[-1]:.4f}.",
        table=lambda: {row_axis: list(names), quantity: values.tolist()} | dict(columns),
    )
