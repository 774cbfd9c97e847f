"""How a class answered: its guesses beside the model's shares, its choices, and its scores before and after."""

import plotly.graph_objects as go

from qkv_core.classroom.ideas import Question, Row, Tally
from qkv_core.figures.labels import KEY_AXIS, LEGEND_ABOVE, escape, title, token_ticks
from qkv_core.figures.picture import Picture
from qkv_core.figures.theme import FIRST, KEY, NEUTRAL, SECOND
from qkv_core.view import place_among_alike

_MODEL, _CLASS = "the model's attention weight", "the class's guesses"


def guesses(row: Row, tally: Tally) -> Picture:
    """At each token the model's share and, beside it, the share of the class that guessed it."""
    (counts,) = tally.chosen
    shares = _shares(counts)
    bars = [
        go.Bar(name=name, x=list(range(len(row.tokens))), y=values, marker_color=colour, hovertemplate=hover)
        for name, values, colour, hover in (
            (_MODEL, row.shares, KEY, "%{x}<br>the model: %{y:.6f}<extra></extra>"),
            (_CLASS, shares, SECOND, "%{x}<br>the class: %{y:.1%}<extra></extra>"),
        )
    ]
    figure = go.Figure(bars)
    asks = row.tokens[row.query] + place_among_alike(row.tokens, row.query)
    figure.update_layout(
        title=title(f"L{row.layer}H{row.head}, query {escape(asks)}: what {tally.n} of you guessed, and the model"),
        height=430,
        bargap=0.25,
        bargroupgap=0.05,
        legend=LEGEND_ABOVE,
        xaxis=token_ticks(row.tokens) | {"tickangle": -90, "title": KEY_AXIS},
        yaxis={"title": "Share", "range": [0, 1], "tickformat": ".0%"},
        margin_t=110,
    )
    most = max(range(len(counts)), key=counts.__getitem__)
    guessed = row.tokens[most] + place_among_alike(row.tokens, most)
    return Picture(
        name=f"class-L{row.layer}H{row.head}",
        figure=figure,
        alt=f"Two bars at each of {len(row.tokens)} tokens: the attention weight that “{asks}” gives it, and the share "
        f"of {tally.n} answers that guessed it. Guessed most: “{guessed}”, by {counts[most]}.",
        table=lambda: {
            "key": [f"{place} {token}" for place, token in enumerate(row.tokens)],
            "attention weight": list(row.shares),
            "guesses": list(counts),
            "share of the class": shares,
        },
    )


def choices(question: Question, tally: Tally, number: int = 0) -> Picture:
    """How many chose each answer; the right ones stand out."""
    counts, names = tally.chosen[number], [escape(option) for option in question.options]
    marked = [f"<b>{name} ✓</b>" if place in question.right else name for place, name in enumerate(names)]
    colours = [SECOND if place in question.right else NEUTRAL for place in range(len(names))]
    bars = go.Bar(
        x=_shares(counts),
        y=list(range(len(names))),
        orientation="h",
        marker_color=colours,
        customdata=list(counts),
        hovertemplate="%{customdata} answers, %{x:.1%}<extra></extra>",
        text=[str(count) for count in counts],
        textposition="outside",
        cliponaxis=False,
    )
    figure = go.Figure(bars)
    ticks = [title(name) if "<b>" not in name else f"<b>{title(name[3:-4])}</b>" for name in marked]
    figure.update_layout(
        title=title(f"What {tally.n} of you said"),
        height=130 + 64 * len(names),
        xaxis={"title": "Share of the class", "range": [0, 1.08], "tickformat": ".0%"},
        yaxis={"title": "Answer", "autorange": "reversed", "tickvals": list(range(len(names))), "ticktext": ticks},
    )
    said = "; ".join(f"{option}: {count}" for option, count in zip(question.options, counts, strict=True))
    return Picture(
        name="class-choices",
        figure=figure,
        alt=f"Bars for each answer to the question “{question.asks}”, of {tally.n} phones. {said}.",
        table=lambda: {
            "answer": list(question.options),
            "right": [place in question.right for place in range(len(names))],
            "chosen": list(counts),
        },
    )


def scores(before: Tally, after: Tally) -> Picture:
    """How many questions each phone had right, before and after, as shares of the phones that answered."""
    n_questions = len(before.scores) - 1
    figure = go.Figure(
        [
            go.Bar(
                name=f"{when}, {tally.n} phones",
                x=list(range(n_questions + 1)),
                y=_shares(tally.scores),
                marker_color=colour,
                customdata=list(tally.scores),
                hovertemplate="%{x} right: %{customdata} phones, %{y:.1%}<extra></extra>",
            )
            for when, tally, colour in (("before", before, FIRST), ("after", after, SECOND))
        ]
    )
    figure.update_layout(
        title=title(f"How many of {n_questions} questions were right, before and after"),
        height=360,
        bargap=0.25,
        legend=LEGEND_ABOVE,
        xaxis={"title": "Right answers of a phone", "dtick": 1},
        yaxis={"title": "Share of the phones", "rangemode": "tozero", "tickformat": ".0%"},
        margin_t=110,
    )
    return Picture(
        name="class-scores",
        figure=figure,
        alt=f"Two bars at each number of right answers from 0 to {n_questions}: the share of {before.n} phones that "
        f"had so many before, and of {after.n} after.",
        table=lambda: {
            "right answers": list(range(n_questions + 1)),
            "phones before": list(before.scores),
            "phones after": list(after.scores),
        },
    )


def _shares(counts: tuple[int, ...]) -> list[float]:
    total = sum(counts)
    return [count / total if total else 0.0 for count in counts]
