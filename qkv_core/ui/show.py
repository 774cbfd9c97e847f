"""The one way to show a picture: figure with its sentence, table twin, downloads."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import plotly.graph_objects as go
import streamlit as st

from qkv_core.figures import theme
from qkv_core.figures.picture import Picture
from qkv_core.take_home.export import csv_text, figure_html, file_stem, for_spreadsheets
from qkv_core.ui import arrival
from qkv_core.ui.image_buttons import image_buttons
from qkv_core.ui.save import save_button
from qkv_core.ui.take_away import keep

# A finger that swipes over a figure scrolls the page: nothing zooms or pans, and no toolbar lies on the figure.
_CONFIG = {"displaylogo": False, "scrollZoom": False, "modeBarButtonsToRemove": ["select2d"]}
_LEAST_MARGIN = 16  # pixels above a figure without its title
_LINE = 1.3  # a line's height in the size of its type


def mode() -> str:
    """The page's theme as the figures know it, "light" or "dark"."""
    return "dark" if st.context.theme.type == "dark" else "light"


def show(picture: Picture, text: str, *, key: str, on_click: Any = "ignore") -> None:
    """Draw the picture of a text under a key; `on_click` is called when a reader clicks a cell."""
    font_size = theme.PROJECTOR_FONT_SIZE if st.session_state.get("projector") else theme.FONT_SIZE
    theme.dress(picture.figure, mode(), font_size)
    with st.container(key=f"{key}-picture", gap=None), _title_as_text(picture.figure, font_size) as title:
        st.html(f'<p class="figure-title">{title}</p>')
        st.plotly_chart(
            picture.figure,
            theme=None,
            width="content" if picture.figure.layout.width else "stretch",
            key=key,
            alt=picture.alt,
            config=_CONFIG,
            on_select=on_click,
            selection_mode="points",
        )
    arrival.picture_is_sent()
    keep(picture)
    twin = st.expander("Numbers and downloads", key=f"{key}-twin", icon=":material/table:", on_change="rerun")
    if twin.open:
        with twin:
            _table_and_downloads(picture, file_stem(text, picture.name), key)


@contextmanager
def _title_as_text(figure: go.Figure, font_size: int) -> Iterator[str]:
    """The figure's title, taken out while the figure is drawn: as text it wraps at any width, which Plotly's can't.

    Titles hold no markup but line breaks: what users typed comes escaped.
    """
    layout = figure.layout  # set one by one: Plotly's update_layout takes three times as long
    title, margin, height = layout.title.text, layout.margin.t, layout.height
    above = margin or layout.template.layout.margin.t
    title_height = font_size + _LINE * (font_size + 2) * (title.count("<br>") + 1)
    freed = above - max(_LEAST_MARGIN, above - round(title_height))
    layout.title.text, layout.margin.t, layout.height = "", above - freed, height and height - freed
    yield title.replace("<br>", " ")
    layout.title.text, layout.margin.t, layout.height = title, margin, height


def side_by_side(
    pictures: Sequence[Picture], text: str, *, key: str, on_click: Callable[[str], Any] | None = None
) -> None:
    """Each in a column of its own, under the key and its number; `on_click` makes the callback of each such key."""
    for place, (column, picture) in enumerate(zip(st.columns(len(pictures)), pictures, strict=True)):
        chart = f"{key}_{place}"
        with column:
            show(picture, text, key=chart, on_click=on_click(chart) if on_click else "ignore")


def _table_and_downloads(picture: Picture, file: str, key: str) -> None:
    table = picture.table()
    st.dataframe(for_spreadsheets(table), hide_index=True, alt=f"The numbers of the figure. {picture.alt}")
    with st.container(horizontal=True):
        save_button("Save CSV", lambda: csv_text(table), f"{file}.csv", key=f"{key}-csv")
        image_buttons(key, file, picture.figure)
        save_button("Save HTML", lambda: figure_html(picture), f"{file}.html", key=f"{key}-html")
