"""What a weight is worth: what each key really adds, and the whole way from the heads to the next layer's x."""

import streamlit as st

from qkv_core.figures import worth as pictures
from qkv_core.measures.loop import close_the_loop
from qkv_core.ui import cache
from qkv_core.ui.controls import shared as controls
from qkv_core.ui.fold import fold
from qkv_core.ui.show import show
from qkv_core.ui.take_away import say, tabulate
from qkv_core.words import worth as words_worth

choice = controls.choose()
encoding = cache.encode(choice.text)
token = encoding.tokens[choice.query]

st.title("What a weight is worth")
say(words_worth.weight_against_worth(encoding, choice))
show(pictures.weight_and_worth(encoding, choice), choice.text, key="worth_bars")
say(words_worth.direction(encoding, choice))
st.caption(words_worth.SOURCE)
with fold("Every query and key of this head", "worth_pairs", ":material/grid_on:") as pairs:
    if pairs.open:
        show(pictures.added_by_every_pair(encoding, choice), choice.text, key="worth_matrix")
with fold("Whose output is it? The heads of this layer", "worth_heads", ":material/bar_chart:") as heads:
    if heads.open:
        say(words_worth.shares(encoding, choice))
        show(pictures.shares_of_heads(encoding, choice), choice.text, key="worth_shares")

st.header("The way to the next layer")
steps = close_the_loop(encoding, choice.layer, choice.query)
say(words_worth.loop_closes(steps, token))
tabulate(words_worth.loop_table(steps), "Every step to the next x with its length and its check.")
with fold("The same as a picture", "worth_loop", ":material/route:") as loop:
    if loop.open:
        show(pictures.loop_steps(steps, choice, token), choice.text, key="worth_steps")
