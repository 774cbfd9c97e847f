"""A first figure, which nobody sees: Plotly imports each of its parts when it is first named.

Two threads that name one at the same time can find it half made. So a server draws this one before it lets visitors in.
Plotly also asks of every number whether it is one of pandas', once anybody has begun to import that: as Streamlit does.
"""

from importlib import import_module

import plotly.graph_objects as go

from qkv_core.figures.theme import dress


def first_figure() -> None:
    """Draw what pictures are made of, in both modes."""
    import_module("pandas")
    text = {"title": {"text": "Key", "font": {"size": 12}}, "tickfont": {"size": 12}}
    figure = go.Figure(
        [
            go.Heatmap(z=[[0.0]], colorbar=text, hoverlabel={"font": {"size": 12}}),
            go.Scatter(x=[0], y=[0], mode="markers+lines+text", marker={"line": {"width": 1}}, line={"width": 1}),
            go.Bar(x=[0], y=[0], marker={"line": {"width": 1}}, textfont={"size": 12}, error_y={"array": [1]}),
        ]
    )
    figure.update_layout(title=text["title"], xaxis=text, yaxis=text, legend={"font": {"size": 12}}, margin={"t": 10})
    figure.update_layout(coloraxis={"colorbar": text}, annotations=[{"text": ""}], shapes=[{"type": "line"}])
    for mode in ("light", "dark"):
        dress(figure, mode)
    figure.to_json()
