"""The floor of a page switch: the least Streamlit app with two pages, of which one shows a heatmap.

With FURNISHED in the environment each page has as many links and widgets around it as the app's pages have.
"""

import os

import numpy as np
import plotly.graph_objects as go
import streamlit as st

N_LINKS, N_MENUS = 13, 3


def start() -> None:
    st.title("Start")


def heatmap() -> None:
    st.title("Heatmap")
    st.plotly_chart(go.Figure(go.Heatmap(z=np.random.default_rng(0).random((16, 16)))), key="minimal")


def furniture() -> None:
    st.sidebar.toggle("One")
    st.sidebar.toggle("Two")
    with st.container(horizontal=True):
        st.text_input("Your sentence", "one two three")
        st.button("Show")
        st.menu_button("Examples", ["one", "two"])
    with st.container(horizontal=True):
        for menu in range(N_MENUS):
            st.selectbox(f"Menu {menu}", range(12))
        st.popover("More")


pages = [st.Page(start, title="Start", default=True), st.Page(heatmap, title="Heatmap", url_path="heatmap")]
if "FURNISHED" in os.environ:
    pages += [st.Page(start, title=f"Page {link}", url_path=f"page-{link}") for link in range(N_LINKS)]
page = st.navigation(pages, expanded=True)
if "FURNISHED" in os.environ:
    furniture()
page.run()
