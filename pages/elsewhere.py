"""The same formula elsewhere: behind a mask, from a cache, between two texts, and without an order."""

import streamlit as st

from qkv_core.figures.changes import before_and_after
from qkv_core.figures.cross_attention import asks_another
from qkv_core.figures.kv_cache import costs
from qkv_core.figures.meaning import qualities
from qkv_core.measures.causal import looking_back, masked_row
from qkv_core.measures.cross_attention import ask
from qkv_core.measures.kv_cache import multiplications, one_more_word
from qkv_core.measures.shared_kv import sharings
from qkv_core.measures.word_order import one_back, shuffle, twins
from qkv_core.ui import journey, site, slow
from qkv_core.ui.cache import encode
from qkv_core.ui.controls import elsewhere as own
from qkv_core.ui.controls import shared as controls
from qkv_core.ui.depth import fold
from qkv_core.ui.show import show, side_by_side
from qkv_core.ui.take_away import say, tabulate
from qkv_core.words import causal, cross_attention, kv_cache, meaning, shared_kv, word_order

view = controls.choose()
text = view.encoding.text
st.header("Looking back only, as a model that writes")
mask = own.choose_mask(view)
found = looking_back(view, encode(text, mask))
say(causal.what_it_forbids(view, found))
journey.journey(found.experiment.changed)
keys = masked_row(found.experiment.changed)
say(causal.of_the_whole_head(view, found, keys))
tabulate(causal.row_table(view, keys), "The query's row on its way through the masked softmax.")
side_by_side(before_and_after(found.experiment, "weights"), text, key="else_mask")

st.header("Why keys and values are kept")
counted = multiplications(view.encoding.encoder)
say(kv_cache.why_kept(*one_more_word(text, own.choose_word(), encode), counted))
show(costs(counted, "multiplications"), text, key="else_costs")
with fold("Time, one set for several heads, and quality", "else_more", ":material/timer:") as is_open:
    if is_open:
        say(kv_cache.what_was_measured(slow.costs_of_reading(), counted))
        shared = sharings(view.encoding, encode)
        say(shared_kv.what_is_saved(shared))
        tabulate(shared_kv.table(shared), "What each number of sets of keys and values keeps, and what it loses.")
        grading = slow.grading(own.to_grade(mask))
        show(qualities(grading), text, key="else_quality")
        say(meaning.quality(grading))

st.header("Asking another text, as a translator")
crossing = ask(view, own.choose_other_text())
say(cross_attention.who_answers(crossing))
journey.across(crossing)
show(asks_another(crossing), text, key="else_across")
site.link("library_search", "Library search")

st.header("Where is the order?")
back = one_back(view, encode)
say(word_order.where_it_is(shuffle(view.encoding, own.choose_shuffle()), back, twins(encode)))
side_by_side(before_and_after(back.experiment, "weights"), text, key="else_order")
