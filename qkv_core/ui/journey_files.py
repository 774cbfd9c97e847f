"""Below the living picture: its numbers as a table, and the picture as a file."""

import streamlit as st

from qkv_core.figures.journey.table import with_moves
from qkv_core.take_home.export import csv_text, file_stem, for_spreadsheets
from qkv_core.take_home.living_page import Journey
from qkv_core.ui.image_buttons import journey_image_buttons
from qkv_core.ui.save import save_button
from qkv_core.ui.take_away import keep
from qkv_core.view import View


def numbers_and_downloads(view: View) -> None:
    """Folded away like every figure's; the handout has the picture, too."""
    journey = Journey(view)
    keep(journey)
    twin = st.expander("Numbers and downloads", key="journey_twin", icon=":material/table:", on_change="rerun")
    if not twin.open:
        return
    with twin:
        table = with_moves(view)
        file = file_stem(view.encoding.text, f"row-{view.head_name}")
        alt = f"Score, scaled score and attention weight of every key for the query “{view.asks}” in {view.head_name}."
        st.dataframe(for_spreadsheets(table), hide_index=True, alt=alt)
        with st.container(horizontal=True):
            save_button("Save CSV", lambda: csv_text(table), f"{file}.csv", key="journey_csv")
            journey_image_buttons(file)
            save_button("Save as a living page", journey.html, f"{file}.html", key="journey_html")
