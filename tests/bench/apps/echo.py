"""The floor of a new sentence: the least Streamlit app that says what was typed.

With FURNISHED in the environment it has as many elements below as Home has cards and words.
"""

import os

import streamlit as st

N_CARDS = 14

text = st.text_input("Your sentence", "one two three")
st.markdown(f"echo of {text}")
for card in range(N_CARDS if "FURNISHED" in os.environ else 0):
    st.markdown(f"**Card {card}**")
    st.link_button("Open", "https://example.org")
    st.caption("What this card is about, in one line.")
