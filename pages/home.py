"""What this is, on one screen: one query's journey, the three vectors at a glance, the ways to go on."""

import streamlit as st

from qkv_core.measures.rows import row
from qkv_core.ui import site
from qkv_core.ui.controls import guess
from qkv_core.ui.controls import shared as controls
from qkv_core.ui.journey import journey
from qkv_core.ui.pairs import link_to_pair
from qkv_core.ui.purpose import purpose
from qkv_core.ui.take_away import say, tabulate, title
from qkv_core.words import rows as words

view = controls.choose()

title("Query, Key, Value")
say("How a language model reads: each word asks, the others answer. Type any sentence.")
journey(view, guess="home_guess")
if not guess.ask_first("home_guess"):
    say(words.strongest_key(view, row(view)))
    link_to_pair(view)
say(
    f"Attention is a search. Every token sends out a **query**, is found by its **key** and hands over its **value**. "
    f"The numbers are those of a real model, **{view.encoding.encoder.name}**, on the sentence above; put in yours."
)
site.link("guided_lesson", "**Start the lesson**: twenty minutes, one idea after the other, on your sentence")

st.header("What is it for?")
purpose(view)

st.header("At a glance")
tabulate(
    {
        "Vector": [
            "Query, q\u00a0=\u00a0x·W_Q\u00a0+\u00a0b_Q",
            "Key, k\u00a0=\u00a0x·W_K\u00a0+\u00a0b_K",
            "Value, v\u00a0=\u00a0x·W_V\u00a0+\u00a0b_V",
        ],
        "Role": ["what this token looks for", "what this token can be found by", "what this token hands over"],
        "In a library": ["your question at the desk", "the label on a book's spine", "the pages of the book"],
    },
    alt="The three vectors with their role and their analogy.",
)

st.header("Or look around")
site.cards()
