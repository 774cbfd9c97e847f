"""Every page starts here: the table of pages and the shared choices, then the page itself."""

import streamlit as st

from qkv_core.ui import arrival, browser, frame, runs, site
from qkv_core.ui.controls import bound
from qkv_core.ui.controls import shared as controls

runs.new_run()
st.set_page_config(page_title="Query, Key, Value", page_icon="🔎", layout="wide", initial_sidebar_state=260)
page = st.navigation(site.sections(), expanded=True)
entry = site.entry(page.url_path or site.ENTRIES[0].file)
frame.stop_without_model()
browser.prepare()
controls.switches()
controls.bar(entry)
frame.head(entry)
arrival.opened(page.url_path)
page.run()
frame.foot(entry)
bound.page_is_drawn()
