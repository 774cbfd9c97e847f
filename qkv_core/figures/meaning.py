"""What each head and each change costs the meaning, ranked."""

import numpy as np
import plotly.graph_objects as go

from qkv_core.attention import Array
from qkv_core.figures import labels
from qkv_core.figures.picture import Picture
from qkv_core.figures.ranked import named_rows, ranked_bars
from qkv_core.figures.theme import NEUTRAL, QUERY
from qkv_core.measures.quality import Grading
from qkv_core.view import View


def knocked_out(view: View, cosines: Array) -> Picture:
    """What each head's absence does to the sentence embedding; cosines [n_layers, n_heads]."""
    n_heads = cosines.shape[1]
    order = np.argsort(cosines, axis=None, kind="stable")
    kept = {f"L{head // n_heads}H{head % n_heads}": float(cosines.ravel()[head]) for head in order}
    return ranked_bars(
        {name: 1 - cosine for name, cosine in kept.items()},
        name=f"knock-out-{view.head_name}",
        title=f"Each of the {len(kept)} heads knocked out, {view.head_name} marked",
        row_axis="Head that is knocked out",
        quantity="1 − cosine with the untouched",
        marked=view.head_name,
        columns={"cosine": list(kept.values())},
    )


def qualities(found: Grading) -> Picture:
    """A dot a model on the line of its interval: the untouched one, the changes, the yardsticks; best on top."""
    rows = {
        "untouched": found.untouched,
        **found.changes,
        "all heads knocked out": found.without_heads,
        "bag of words": found.word_vectors,
    }
    names = sorted(rows, key=lambda name: rows[name].correlation, reverse=True)
    values, intervals = [rows[name].correlation for name in names], [rows[name].interval for name in names]
    figure = go.Figure(
        go.Scatter(
            x=values,
            y=list(range(len(names))),
            mode="markers",
            marker={"color": [QUERY if name == "untouched" else NEUTRAL for name in names], "size": 11},
            error_x={
                "array": [each.high - value for each, value in zip(intervals, values, strict=True)],
                "arrayminus": [value - each.low for each, value in zip(intervals, values, strict=True)],
                "color": NEUTRAL,
            },
            customdata=[[each.low, each.high] for each in intervals],
            hovertemplate="%{y}: %{x:.4f}<br>from %{customdata[0]:.4f} to %{customdata[1]:.4f}<extra></extra>",
        )
    )
    figure.update_layout(
        title=labels.title("How well each model orders pairs of texts as their grades do, with 95 % intervals"),
        height=180 + 26 * len(names),
        xaxis={"title": "Rank correlation"},
        yaxis={"title": "Model"} | named_rows(names, "untouched"),
    )
    return Picture(
        name="quality",
        figure=figure,
        alt=f"{len(names)} dots with their 95 % intervals. Best is {names[0]} with {values[0]:.4f}, last {names[-1]} "
        f"with {values[-1]:.4f}.",
        table=lambda: {
            "model": names,
            "rank correlation": values,
            "interval from": [each.low for each in intervals],
            "interval to": [each.high for each in intervals],
        },
    )
