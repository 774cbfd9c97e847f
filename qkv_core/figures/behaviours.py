"""All heads on a map of behaviours, marked by habit."""

from collections import Counter

import plotly.graph_objects as go

from qkv_core.figures.labels import LEGEND_BELOW, title
from qkv_core.figures.picture import Picture
from qkv_core.figures.theme import KEY, NEUTRAL, OUTPUT, QUERY, VALUE
from qkv_core.measures.behaviours import Behaviours
from qkv_core.measures.habits import HABITS, NO_HABIT
from qkv_core.view import View

_SYMBOLS = ["circle", "square", "diamond", "cross", "x", "triangle-up", "star", "circle-open"]
_COLOURS = [QUERY, KEY, VALUE, OUTPUT]


def map_of_behaviours(view: View, found: Behaviours) -> Picture:
    """All heads by their measures over the corpus; heads that behave alike lie together, marked by habit."""
    names = [f"L{layer}H{head}" for layer, head in found.places]
    kinds = [habit.name for habit in found.habits]
    groups = [kind for kind in [*HABITS.values(), NO_HABIT] if kind in kinds]
    figure = go.Figure([_group(found, kinds, names, kind, index) for index, kind in enumerate(groups)])
    x, y = found.plane.points[found.places.index(view.place)]
    # Two lines that cross at the head: a label beside it would drown in the cluster that most heads lie in.
    cross = {"line": {"color": QUERY, "width": 1, "dash": "dot"}}
    figure.add_vline(x=float(x), annotation_text=view.head_name, annotation_position="top right", **cross)
    figure.add_hline(y=float(y), **cross)
    first, second = found.plane.variance_shares
    figure.update_layout(
        title=title(f"Heads that behave alike lie together ({first + second:.0%} of the variance)"),
        height=520,
        xaxis={"title": f"First ({first:.0%})"},
        yaxis={"title": f"Second ({second:.0%})"},
        legend=LEGEND_BELOW,
    )
    counts = ", ".join(f"{kind}: {number}" for kind, number in Counter(kinds).most_common())
    return Picture(
        name="behaviours",
        figure=figure,
        alt=f"A map of {len(names)} heads by {len(found.used)} measures over the corpus, by principal components; "
        f"{view.head_name} is where two lines cross. Heads of each kind: {counts}.",
        table=lambda: {
            "head": names,
            "habit": kinds,
            "x": found.plane.points[:, 0].tolist(),
            "y": found.plane.points[:, 1].tolist(),
        },
    )


def _group(found: Behaviours, kinds: list[str], names: list[str], kind: str, index: int) -> go.Scatter:
    members = [place for place, name in enumerate(kinds) if name == kind]
    colour = NEUTRAL if kind == NO_HABIT else _COLOURS[index % len(_COLOURS)]
    return go.Scatter(
        x=found.plane.points[members, 0],
        y=found.plane.points[members, 1],
        name=kind,
        mode="markers",
        marker={"color": colour, "symbol": _SYMBOLS[index % len(_SYMBOLS)], "size": 10},
        text=[names[member] for member in members],
        hovertemplate="%{text}<br>" + kind + "<br>%{x:.4f}, %{y:.4f}<extra></extra>",
    )
