"""What a head does: its measures on a sentence beside the corpus's mean, and all heads on a map of behaviours."""

from collections.abc import Mapping

import numpy as np
import plotly.graph_objects as go

from qkv_core.attention import Array
from qkv_core.figures.labels import title
from qkv_core.figures.picture import Picture
from qkv_core.figures.theme import KEY, NEUTRAL, OUTPUT, QUERY, VALUE
from qkv_core.measures.habits import HABITS, MEASURES, NO_HABIT, behaviour_map, habit
from qkv_core.view import Choice

_SHARES = [name for name in MEASURES if name != "distance"]  # from 0 to 1; the distance counts tokens
_SHORT = {
    "previous": "token before",
    "next": "token after",
    "same": "itself",
    "cls": "[CLS]",
    "sep": "[SEP]",
    "same_word": "same word",
}  # on the axis; the others are words already
_SYMBOLS = ["circle", "square", "diamond", "cross", "x", "triangle-up", "star", "circle-open"]
_COLOURS = [QUERY, KEY, VALUE, OUTPUT]


def measures_here_and_usually(here: Mapping[str, Array], usually: Mapping[str, Array], choice: Choice) -> Picture:
    """The chosen head's measures on this sentence, each beside its mean over the corpus."""
    place = (choice.layer, choice.head)
    rows = {"this sentence": here, "corpus": usually}
    figure = go.Figure(
        [
            go.Bar(
                y=[_SHORT.get(name, name) for name in _SHARES],
                customdata=[MEASURES[name].replace(", ", "<br>", 1) for name in _SHARES],
                x=[float(table[name][place]) for name in _SHARES],
                name=label,
                orientation="h",
                marker_color=colour,
                hovertemplate=f"{label}: %{{x:.6f}}<br>%{{customdata}}<extra></extra>",
            )
            for (label, table), colour in zip(rows.items(), (QUERY, NEUTRAL), strict=True)
        ]
    )
    figure.update_layout(
        title=title(f"{choice.head_name} on this sentence and over the corpus"),
        height=480,
        xaxis={"title": "Mean over all queries", "range": [0, 1]},
        yaxis={"title": "Measure", "autorange": "reversed"},
        legend={"orientation": "h", "y": -0.25},
    )
    largest = max(_SHARES, key=lambda name: float(np.nan_to_num(here[name][place])))
    return Picture(
        name=f"habits-{choice.head_name}",
        figure=figure,
        alt=f"Bars of {len(_SHARES)} measures of {choice.head_name} on this sentence and over the corpus; largest here "
        f"is “{_SHORT.get(largest, largest)}” with {float(here[largest][place]):.4f}.",
        table=lambda: {
            "measure": list(MEASURES),
            "this sentence": [float(here[name][place]) for name in MEASURES],
            "corpus": [float(usually[name][place]) for name in MEASURES],
            "what it measures": list(MEASURES.values()),
        },
    )


def map_of_behaviours(usually: Mapping[str, Array], choice: Choice) -> Picture:
    """All heads by their measures over the corpus; heads that behave alike lie together, marked by habit."""
    plane, used = behaviour_map(usually)
    n_layers, n_heads = usually["same"].shape
    places = [divmod(index, n_heads) for index in range(n_layers * n_heads)]
    kinds = [habit(usually, *place).partition(":")[0] for place in places]
    names = [f"L{layer}H{head}" for layer, head in places]
    groups = [kind for kind in [*HABITS.values(), NO_HABIT] if kind in kinds]
    figure = go.Figure([_group(plane.points, kinds, names, kind, index) for index, kind in enumerate(groups)])
    x, y = plane.points[places.index((choice.layer, choice.head))]
    # Two lines that cross at the head: a label beside it would drown in the cluster that most heads lie in.
    cross = {"line": {"color": QUERY, "width": 1, "dash": "dot"}}
    figure.add_vline(x=float(x), annotation_text=choice.head_name, annotation_position="top", **cross)
    figure.add_hline(y=float(y), **cross)
    first, second = plane.variance_shares
    figure.update_layout(
        title=title(f"Heads that behave alike lie together: {first + second:.0%} of all differences"),
        height=520,
        xaxis={"title": f"First principal direction ({first:.0%})"},
        yaxis={"title": f"Second ({second:.0%})"},
        legend={"orientation": "h", "y": -0.2},
    )
    return Picture(
        name="behaviours",
        figure=figure,
        alt=f"A map of {len(places)} heads by {len(used)} measures over the corpus, by principal components; "
        f"{choice.head_name} is where two lines cross. Most heads: {max(groups, key=kinds.count)}.",
        table=lambda: {
            "head": names,
            "habit": kinds,
            "x": plane.points[:, 0].tolist(),
            "y": plane.points[:, 1].tolist(),
        },
    )


def _group(points: Array, kinds: list[str], names: list[str], kind: str, index: int) -> go.Scatter:
    members = [place for place, found in enumerate(kinds) if found == kind]
    colour = NEUTRAL if kind == NO_HABIT else _COLOURS[index % len(_COLOURS)]
    return go.Scatter(
        x=points[members, 0],
        y=points[members, 1],
        name=kind,
        mode="markers",
        marker={"color": colour, "symbol": _SYMBOLS[index % len(_SYMBOLS)], "size": 10},
        text=[names[member] for member in members],
        hovertemplate="%{text}<br>" + kind + "<br>%{x:.4f}, %{y:.4f}<extra></extra>",
    )
