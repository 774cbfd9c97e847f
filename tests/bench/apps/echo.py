"""The floor of a new sentence: the least Streamlit app that says what was typed."""

import streamlit as st

text = st.text_input("Your sentence", "one two three")
st.markdown(f"echo of {text}")
