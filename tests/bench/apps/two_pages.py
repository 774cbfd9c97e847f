"""The floor of a page switch: the least Streamlit app with two pages, of which one shows a heatmap."""

import numpy as np
import plotly.graph_objects as go
import streamlit as st


def start() -> None:
    st.title("Start")


def heatmap() -> None:
    st.title("Heatmap")
    st.plotly_chart(go.Figure(go.Heatmap(z=np.random.default_rng(0).random((16, 16)))), key="minimal")


st.navigation(
    [st.Page(start, title="Start", default=True), st.Page(heatmap, title="Heatmap", url_path="heatmap")]
).run()
