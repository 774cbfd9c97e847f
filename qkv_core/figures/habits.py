"""What a head does: its measures on a sentence beside the corpus's mean."""

import numpy as np
import plotly.graph_objects as go

from qkv_core.figures.labels import LEGEND_BELOW, title
from qkv_core.figures.picture import Picture
from qkv_core.figures.theme import NEUTRAL, QUERY
from qkv_core.measures.corpus import Usual
from qkv_core.measures.habits import MEASURES
from qkv_core.view import View

_SHARES = [name for name in MEASURES if name != "distance"]  # from 0 to 1; the distance counts tokens
_SHORT = {
    "previous": "token before",
    "next": "token after",
    "same": "itself",
    "cls": "[CLS]",
    "sep": "[SEP]",
    "same_word": "same word",
}  # on the axis; the others are words already


def here_and_usually(view: View, found: Usual) -> Picture:
    """The chosen head's measures on this sentence, each beside its mean over the corpus."""
    rows = (("this sentence", found.here, QUERY), ("corpus", found.in_corpus, NEUTRAL))
    figure = go.Figure(
        [
            go.Bar(
                y=[_SHORT.get(name, name) for name in _SHARES],
                customdata=[MEASURES[name].replace(", ", "<br>", 1) for name in _SHARES],
                x=[measured[name] for name in _SHARES],
                name=label,
                orientation="h",
                marker_color=colour,
                hovertemplate=f"{label}: %{{x:.6f}}<br>%{{customdata}}<extra></extra>",
            )
            for label, measured, colour in rows
        ]
    )
    figure.update_layout(
        title=title(f"{view.head_name} on this sentence and over the corpus"),
        height=480,
        xaxis={"title": "Mean over all queries", "range": [0, 1]},
        yaxis={"title": "Measure", "autorange": "reversed"},
        legend=LEGEND_BELOW,
    )
    largest = max(_SHARES, key=lambda name: float(np.nan_to_num(found.here[name])))
    return Picture(
        name=f"habits-{view.head_name}",
        figure=figure,
        alt=f"Bars of {len(_SHARES)} measures of {view.head_name} on this sentence and over the corpus; largest here "
        f"is “{_SHORT.get(largest, largest)}” with {found.here[largest]:.4f}.",
        table=lambda: {
            "measure": list(MEASURES),
            "this sentence": list(found.here.values()),
            "corpus": list(found.in_corpus.values()),
            "what it measures": list(MEASURES.values()),
        },
    )
