"""Buttons that save a picture as PNG or SVG, drawn by the browser that shows it: no server work, no network."""

from pathlib import Path

import plotly.graph_objects as go
import streamlit as st

from qkv_core.figures.journey import script

_ASSETS = Path(__file__).parent / "assets"
_HTML = '<div><button data-format="png">Save PNG</button><button data-format="svg">Save SVG</button></div>'
_CSS = (_ASSETS / "buttons.css").read_text(encoding="utf-8")

_of_figure = st.components.v2.component(
    "qkv_image_buttons", html=_HTML, css=_CSS, js=(_ASSETS / "image_buttons.js").read_text(encoding="utf-8")
)
_of_journey = st.components.v2.component(
    "qkv_journey_image_buttons", html=_HTML, css=_CSS, js=script.module("streamlit_save.js", {})
)


def image_buttons(chart: str, file: str, figure: go.Figure) -> None:
    """For the chart drawn under this key; `file` is the saved file's name without its ending.

    On the page the figure's title is text above it; the image gets it back, with the room and height it needs.
    """
    titled = {"title": figure.layout.title.text, "margin": figure.layout.margin.t, "height": figure.layout.height}
    _of_figure(key=f"images-{chart}", data={"chart": chart, "file": file, "titled": titled})


def journey_image_buttons(file: str) -> None:
    """For the living picture of the page, as it is when it has come to rest."""
    _of_journey(key="images-journey", data={"file": file})
