"""What one head finds in the vocabulary: the words around the word; and who asks, what comes back, as bars."""

from collections.abc import Sequence

import plotly.graph_objects as go

from qkv_core.figures.labels import KEY_AXIS, MANY_TOKENS, escape, title
from qkv_core.figures.picture import Picture
from qkv_core.figures.theme import KEY, QUERY, VALUE
from qkv_core.foreign_text import shortened
from qkv_core.library.vocabulary import Blend, Found, Ranking
from qkv_core.view import View

_HALF, _WIDEST = 156, 150  # pixels: half of a phone's picture, and of it what a word may take
_ROWS = 3.9  # from the middle to the edge
_SMALLEST, _LARGEST = 13, 26  # pixels of type
_LETTER = 0.58  # a letter's width in the size of its type
_LONGEST = 19  # letters
_TARGET, _REACH = 24, 60  # pixels: where a touch counts, and from how far away
_SHIFTS = (0.25, 0.6, 0.75, 0.2, 0.1, 0.9, 0.55, 0.4)  # where a word stands in the room that its side leaves it


def around(found: Ranking) -> Picture:
    """The word that asks, and around it those whose keys fit its query best, the larger the better they fit."""
    tokens, scores = [entry.token for entry in found.best], [entry.score for entry in found.best]
    sizes = _sizes(tokens, scores)
    places = [_place(rank, token, size) for rank, (token, size) in enumerate(zip(tokens, sizes, strict=True))]
    figure = go.Figure(
        [
            go.Scatter(
                x=[x for x, _ in places],
                y=[y for _, y in places],
                text=[escape(shortened(token, _LONGEST)) for token in tokens],
                customdata=scores,
                meta="key",
                mode="markers+text",
                textfont={"size": sizes},
                marker={"size": _TARGET, "opacity": 0},
                hovertemplate="%{text}<br>score q·k %{customdata:.6f}<br>touch it: now it asks<extra></extra>",
            ),
            go.Scatter(
                x=[0],
                y=[0],
                text=[f"<b>{escape(shortened(found.word, _LONGEST))}</b>"],
                meta="query",
                mode="text",
                textfont={"size": _LARGEST},
                hoverinfo="skip",
            ),
        ]
    )
    hidden = {"visible": False, "fixedrange": True}
    figure.update_layout(
        title=title(f"{found.head_name}: the larger a word, the better its key fits; its place means nothing"),
        height=380,
        width=640,  # at most: on a narrower page it gets narrower
        margin={"l": 8, "r": 8, "b": 8},
        showlegend=False,
        hoverdistance=_REACH,
        xaxis=hidden | {"range": [-_HALF, _HALF]},
        yaxis=hidden | {"range": [-_ROWS, _ROWS]},
    )
    return Picture(
        name=f"answers-{found.head_name}",
        figure=figure,
        alt=f"“{found.word}” in the middle, around it the {len(tokens)} entries whose keys fit its query best: "
        f"{', '.join(f'“{token}”' for token in tokens)}.",
        table=lambda: {"entry": tokens, "score q·k": scores},
    )


def _sizes(tokens: Sequence[str], scores: Sequence[float]) -> list[float]:
    """Sizes of type that grow with the scores, as far apart as lets each word fit half a phone's width."""
    low, high = min(scores, default=0.0), max(scores, default=0.0)
    steps = [(score - low) / (high - low) if high > low else 1.0 for score in scores]
    room = min(
        (
            (_WIDEST / _width(token, 1) - _SMALLEST) / step
            for token, step in zip(tokens, steps, strict=True)
            if step > 0
        ),
        default=0.0,
    )
    grows = max(0.0, min(_LARGEST - _SMALLEST, room))
    return [_SMALLEST + grows * step for step in steps]


def _place(rank: int, token: str, size: float) -> tuple[float, float]:
    """Left and right of the middle in turn, the best nearest to it, above and below; no two in one line of a side."""
    side, line = (-1, 1)[rank % 2], rank // 2
    height = (1 + line // 2) * (-1) ** line
    half, room = _width(token, size) / 2, _HALF - _width(token, size)
    x = half + room * _SHIFTS[rank % len(_SHIFTS)]
    return side * x, height + 0.25 * side


def _width(token: str, size: float) -> float:
    """About so many pixels of type."""
    return _LETTER * size * min(_LONGEST, len(token))


def askers(found: Ranking) -> Picture:
    """Whose queries a word's key answers."""
    name, heading = f"askers-{found.head_name}", f"{found.head_name}: who would ask for it"
    return _bars(found.best, name, heading, "score q·k", "Query: the entry that asks", QUERY)


def values(blend: Blend) -> Picture:
    """Whose values lie nearest to the blend that comes back."""
    head = blend.nearest.head_name
    return _values(blend, f"values-{head}", f"{head}: values nearest to the blend")


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
