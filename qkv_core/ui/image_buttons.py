"""Buttons that save a figure as PNG or SVG, drawn by the browser's own Plotly: no server work, no network."""

from pathlib import Path

import plotly.graph_objects as go
import streamlit as st

_ASSETS = Path(__file__).parent / "assets"

_mount = st.components.v2.component(
    "qkv_image_buttons",
    html='<div><button data-format="png">Save PNG</button><button data-format="svg">Save SVG</button></div>',
    css=(_ASSETS / "buttons.css").read_text(encoding="utf-8"),
    js=(_ASSETS / "image_buttons.js").read_text(encoding="utf-8"),
)


def image_buttons(chart: str, file: str, figure: go.Figure) -> None:
    """For the chart drawn under this key; `file` is the saved file's name without its ending.

    On the page the figure's title is text above it; the image gets it back, with the room and height it needs.
    """
    titled = {"title": figure.layout.title.text, "margin": figure.layout.margin.t, "height": figure.layout.height}
    _mount(key=f"images-{chart}", data={"chart": chart, "file": file, "titled": titled})
