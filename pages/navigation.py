"""Every page starts here: the table of pages and the shared sidebar, then the page itself."""

import streamlit as st

from qkv_core.ui import browser, frame, site
from qkv_core.ui.controls import shared as controls

st.set_page_config(page_title="Query, Key, Value", page_icon="🔎", layout="wide", initial_sidebar_state=370)
page = st.navigation(site.sections())
frame.stop_without_model()
browser.prepare()
controls.sidebar()
frame.head()
page.run()
frame.foot(page.title)
