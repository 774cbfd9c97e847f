"""What a head does: its strongest links, and its measures on a sentence beside the sample's mean."""

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from qkv_core.figures.arcs import arc, words_on_a_line
from qkv_core.figures.labels import LEGEND_BELOW, title
from qkv_core.figures.picture import Picture
from qkv_core.figures.theme import KEY, NEUTRAL, QUERY
from qkv_core.measures.corpus import Usual
from qkv_core.measures.habits import MEASURES, SHORT_NAMES
from qkv_core.view import View

_SHARES = [name for name in MEASURES if name != "distance"]  # from 0 to 1; the distance counts tokens
_LOWEST_SKY = 0.3  # of the height of an arc over the whole line: where all arcs are short, they stay round


def strongest_links(view: View, follows: NDArray[np.bool_]) -> Picture:
    """An arc from every token to the one that it attends to most; those of its strongest pattern have a colour.

    `follows` is bool [n_query, n_key]: which keys that pattern looks for.
    """
    names = [view.named(token) for token in range(len(view.tokens))]
    keys, weights = view.head_weights.argmax(axis=1).tolist(), view.head_weights.max(axis=1).tolist()
    rows = [row for row in view.visible if keys[row] in view.visible]
    figure = go.Figure(
        [
            arc(row, keys[row], weights[row], names=names, colour=KEY if follows[row, keys[row]] else NEUTRAL)
            for row in rows
        ]
    )
    highest = max([_LOWEST_SKY, *(max(arc.y) for arc in figure.data)])
    n_follow = sum(bool(follows[row, keys[row]]) for row in rows)
    figure.update_layout(
        title=title(f"{view.head_name}: from each token, an arc to the one it looks at most"),
        height=360,
        xaxis=words_on_a_line(view.tokens, {view.query}, range(len(names)))
        | {"title": "Tokens. A dot marks the one that is looked at."},
        yaxis={"visible": False, "range": [-0.06 * highest, 1.04 * highest]},
        hovermode="closest",
    )
    return Picture(
        name=f"strongest-links-{view.head_name}",
        figure=figure,
        alt=f"{len(rows)} arcs over {len(names)} tokens in {view.head_name}, from each to the one it looks at most; "
        f"{n_follow} follow its strongest pattern. “{view.asks}” looks most at “{names[keys[view.query]]}”: "
        f"{weights[view.query]:.4f}.",
        table=lambda: {
            "query": [f"{row} {view.tokens[row]}" for row in rows],
            "looks most at": [f"{keys[row]} {view.tokens[keys[row]]}" for row in rows],
            "weight": [weights[row] for row in rows],
        },
    )


def here_and_usually(view: View, found: Usual) -> Picture:
    """The chosen head's measures on this sentence, each beside its mean over the corpus."""
    rows = (("this sentence", found.here, QUERY), ("our sample", found.in_corpus, NEUTRAL))
    figure = go.Figure(
        [
            go.Bar(
                y=[SHORT_NAMES[name] for name in _SHARES],
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
        title=title(f"{view.head_name} in this sentence and in our sample of texts"),
        height=480,
        xaxis={"title": "Mean over all queries", "range": [0, 1]},
        yaxis={"title": "Measure", "autorange": "reversed"},
        legend=LEGEND_BELOW,
    )
    largest = max(_SHARES, key=lambda name: float(np.nan_to_num(found.here[name])))
    return Picture(
        name=f"habits-{view.head_name}",
        figure=figure,
        alt=f"Bars of {len(_SHARES)} measures of {view.head_name} in this sentence and in our sample; largest here "
        f"is “{SHORT_NAMES[largest]}” with {found.here[largest]:.4f}.",
        table=lambda: {
            "measure": list(MEASURES),
            "this sentence": list(found.here.values()),
            "our sample": list(found.in_corpus.values()),
            "what it measures": list(MEASURES.values()),
        },
    )
