"""What one head finds in the vocabulary, as books on a shelf; and all heads of the layer side by side."""

from collections.abc import Sequence

import plotly.graph_objects as go

from qkv_core.figures.labels import KEY_AXIS, MANY_TOKENS, escape, title
from qkv_core.figures.picture import Picture
from qkv_core.figures.theme import KEY, QUERY, VALUE
from qkv_core.library.search import Found
from qkv_core.view import Choice


def answers(found: Sequence[Found], head: int) -> Picture:
    """Whose keys answer a word's query."""
    return _bars(
        found, f"answers-L0H{head}", f"L0H{head}: whose keys answer", "score q·k", "Key: the entry that answers"
    )


def askers(found: Sequence[Found], head: int) -> Picture:
    """Whose queries a word's key answers."""
    return _bars(
        found, f"askers-L0H{head}", f"L0H{head}: who would ask for it", "score q·k", "Query: the entry that asks", QUERY
    )


def values(found: Sequence[Found], head: int) -> Picture:
    """Whose values lie nearest to the blend that comes back."""
    return _bars(
        found, f"values-L0H{head}", f"L0H{head}: values nearest to the blend", "cosine", "Value: whose it is", VALUE
    )


def values_of_best(found: Sequence[Found], head: int, n_best: int) -> Picture:
    """Whose values lie nearest to the blend of the best answers alone."""
    heading = f"L0H{head}: values nearest to the blend of the {n_best} best answers alone"
    return _bars(found, f"values-best-L0H{head}", heading, "cosine", "Value: whose it is", VALUE)


def sentence(found: Sequence[Found], choice: Choice, asks: str) -> Picture:
    """Whose keys answer a token among its own sentence, in any layer."""
    shown, n = found[:MANY_TOKENS], len(found)
    heading = f"{choice.head_name}: {escape(asks)} asks, its own sentence answers"
    heading += f" ({len(shown)} of {n} tokens)" if len(shown) < n else ""
    return _bars(shown, f"sentence-{choice.head_name}", heading, "score q·k", KEY_AXIS)


def _bars(found: Sequence[Found], name: str, heading: str, quantity: str, axis: str, colour: str = KEY) -> Picture:
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
        alt=f"Bars of the {len(found)} best vocabulary entries by {quantity}: {leading} and so on.",
        table=lambda: {"entry": [entry.token for entry in found], quantity: [entry.score for entry in found]},
    )
