"""What one head finds in the vocabulary, as books on a shelf; and all heads of the layer side by side."""

from collections.abc import Sequence

import plotly.graph_objects as go

from qkv_core.figures.labels import KEY_AXIS, MANY_TOKENS, escape, title
from qkv_core.figures.picture import Picture
from qkv_core.figures.theme import KEY, QUERY, VALUE
from qkv_core.library.vocabulary import Blend, Found, Ranking
from qkv_core.view import View


def answers(found: Ranking) -> Picture:
    """Whose keys answer a word's query."""
    name, heading = f"answers-{found.head_name}", f"{found.head_name}: whose keys answer"
    return _bars(found.best, name, heading, "score q·k", "Key: the entry that answers", KEY)


def askers(found: Ranking) -> Picture:
    """Whose queries a word's key answers."""
    name, heading = f"askers-{found.head_name}", f"{found.head_name}: who would ask for it"
    return _bars(found.best, name, heading, "score q·k", "Query: the entry that asks", QUERY)


def values(blend: Blend) -> Picture:
    """Whose values lie nearest to the blend that comes back."""
    head = blend.nearest.head_name
    return _values(blend, f"values-{head}", f"{head}: values nearest to the blend")


def values_of_best(blend: Blend) -> Picture:
    """Whose values lie nearest to the blend of the best answers alone."""
    head = blend.nearest.head_name
    heading = f"{head}: values nearest to the blend of the {len(blend.shelf)} best answers alone"
    return _values(blend, f"values-best-{head}", heading)


def sentence(view: View, found: Sequence[Found]) -> Picture:
    """Whose keys answer a token among its own sentence, in any layer."""
    shown, n = found[:MANY_TOKENS], len(found)
    heading = f"{view.head_name}: {escape(view.asks)} asks, its own sentence answers"
    heading += f" ({len(shown)} of {n} tokens)" if len(shown) < n else ""
    return _bars(shown, f"sentence-{view.head_name}", heading, "score q·k", KEY_AXIS, KEY)


def _values(blend: Blend, name: str, heading: str) -> Picture:
    return _bars(blend.nearest.best, name, heading, "cosine", "Value: whose it is", VALUE)


def _bars(found: Sequence[Found], name: str, heading: str, quantity: str, axis: str, colour: str) -> Picture:
    """The best entries of a search, the best on top."""
    positions = list(range(len(found)))
    bars = go.Bar(
        x=[entry.score for entry in found],
        y=positions,
        orientation="h",
        marker={"color": colour},
        customdata=[escape(entry.token) for entry in found],
        hovertemplate=f"%{{customdata}}<br>{quantity} %{{x:.6f}}<extra></extra>",
    )
    figure = go.Figure(bars)
    figure.update_layout(
        title=title(heading),
        height=150 + 26 * max(4, len(found)),
        bargap=0.25,
        xaxis={"title": quantity[0].upper() + quantity[1:]},
        yaxis={
            "title": axis,
            "tickvals": positions,
            "ticktext": [escape(entry.token) for entry in found],
            "range": [len(found) - 0.5, -0.5],
        },
    )
    leading = ", ".join(f"“{entry.token}”" for entry in found[:5])
    return Picture(
        name=name,
        figure=figure,
        alt=f"Bars of {len(found)} entries by {quantity}, the best first: {leading}{' and so on' * (len(found) > 5)}.",
        table=lambda: {"entry": [entry.token for entry in found], quantity: [entry.score for entry in found]},
    )
