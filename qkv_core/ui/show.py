"""The one way to show a picture: figure with its sentence, table twin, downloads."""

from typing import Any

import streamlit as st

from qkv_core.figures import theme
from qkv_core.figures.picture import Picture
from qkv_core.take_home.export import csv_text, figure_html, file_stem
from qkv_core.ui.image_buttons import image_buttons
from qkv_core.ui.take_away import keep

_CONFIG = {"displaylogo": False, "modeBarButtonsToRemove": ["select2d", "lasso2d"]}


def mode() -> str:
    """The page's theme as the figures know it, "light" or "dark"."""
    return "dark" if st.context.theme.type == "dark" else "light"


def show(picture: Picture, text: str, *, key: str, on_click: Any = "ignore") -> None:
    """Draw the picture of a text under a key; `on_click` is called when a reader clicks a cell."""
    font_size = theme.PROJECTOR_FONT_SIZE if st.session_state.get("projector") else theme.FONT_SIZE
    picture.figure.update_layout(template=theme.template(mode(), font_size))
    st.plotly_chart(
        picture.figure,
        theme=None,
        key=key,
        alt=picture.alt,
        config=_CONFIG,
        on_select=on_click,
        selection_mode="points",
    )
    keep(picture)
    twin = st.expander("Numbers and downloads", key=f"{key}-twin", icon=":material/table:", on_change="rerun")
    if twin.open:
        with twin:
            _table_and_downloads(picture, file_stem(text, picture.name), key)


def _table_and_downloads(picture: Picture, file: str, key: str) -> None:
    table = picture.table()
    st.dataframe(table, hide_index=True, alt=f"The numbers of the figure. {picture.alt}")
    with st.container(horizontal=True):
        st.download_button("Save CSV", csv_text(table), f"{file}.csv", "text/csv", key=f"{key}-csv", on_click="ignore")
        image_buttons(key, file)
        st.download_button(
            "Save HTML", lambda: figure_html(picture), f"{file}.html", "text/html", key=f"{key}-html", on_click="ignore"
        )
