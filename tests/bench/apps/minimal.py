"""The floor: the least Streamlit app that shows a heatmap, and the same control echoing text."""

import numpy as np
import plotly.graph_objects as go
import streamlit as st

head = st.segmented_control("Head", list(range(12)), default=1, required=True, key="head", bind="query-params")
st.markdown(f"echo of head {head}")
if "text_only" not in st.query_params:
    st.plotly_chart(go.Figure(go.Heatmap(z=np.random.default_rng(0).random((16, 16)))), key="minimal")
