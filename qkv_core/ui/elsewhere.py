"""The four parts of the page on the same formula elsewhere; only the one in sight is computed."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

import streamlit as st

from qkv_core.figures.changes import head_under
from qkv_core.figures.cross_attention import asks_another
from qkv_core.figures.kv_cache import costs
from qkv_core.figures.meaning import qualities
from qkv_core.interventions import Intervention
from qkv_core.measures.causal import looking_back, masked_row
from qkv_core.measures.changes import Experiment
from qkv_core.measures.cross_attention import ask
from qkv_core.measures.kv_cache import multiplications, one_more_word
from qkv_core.measures.shared_kv import sharings
from qkv_core.measures.word_order import WITHOUT_POSITIONS, one_back, shuffle, twins
from qkv_core.ui import journey, site, slow
from qkv_core.ui.cache import encode
from qkv_core.ui.controls import elsewhere as own
from qkv_core.ui.depth import fold, numbers
from qkv_core.ui.show import show
from qkv_core.ui.sight import first_sight
from qkv_core.ui.slide import slide
from qkv_core.ui.take_away import say, tabulate
from qkv_core.view import View
from qkv_core.words import causal, cross_attention, kv_cache, meaning, shared_kv, word_order


def _behind_a_mask(view: View) -> None:
    found = looking_back(view, encode(view.encoding.text, (own.MASK,)))
    with first_sight(causal.answer(view, found), causal.TO_TRY):
        _with_and_without(found.experiment, "The mask", "else_mask")
    numbers()
    masked, text = found.experiment.changed, view.encoding.text
    with fold("What the mask hides", "else_hidden", ":material/visibility_off:") as is_open:
        if is_open:
            say(causal.what_it_forbids(view, found))
            journey.journey(masked)
    with fold("Where the mask enters", "else_enters", ":material/functions:") as is_open:
        if is_open:
            say(causal.where_it_enters(view, masked_row(masked)))
            tabulate(
                causal.row_table(view, masked_row(masked)), "The query's row on its way through the masked softmax."
            )
    _quality(own.MASK, text)


def _from_a_cache(view: View) -> None:
    text, counted = view.encoding.text, multiplications(view.encoding.encoder)
    sight, below = st.container(), st.container()
    with below:
        masked, unmasked = one_more_word(text, own.choose_word(), encode)
    with sight, first_sight(kv_cache.answer(masked), kv_cache.TO_TRY):
        show(costs(counted, "multiplications"), text, key="else_costs")
    numbers()
    with fold("What one more word changes", "else_changes", ":material/difference:") as is_open:
        if is_open:
            say(kv_cache.why_kept(masked, unmasked, counted))
    with fold("One set of keys and values for several heads", "else_sets", ":material/group_work:") as is_open:
        if is_open:
            shared = sharings(view.encoding, encode)
            say(shared_kv.what_is_saved(shared))
            tabulate(shared_kv.table(shared), "What each number of sets of keys and values keeps, and what it loses.")
    with fold("The time it takes on this server", "else_time", ":material/timer:", slow=True) as is_open:
        if is_open:
            say(kv_cache.what_was_measured(slow.costs_of_reading(), counted))
    _quality(own.ONE_SET, text)


def _asking_another_text(view: View) -> None:
    sight, below = st.container(), st.container()
    with below:
        crossing = ask(view, own.choose_other_text())
    with sight, first_sight(cross_attention.answer(crossing), cross_attention.TO_TRY):
        journey.across(crossing)
    numbers()
    with fold("What comes back", "else_back", ":material/inventory_2:") as is_open:
        if is_open:
            say(cross_attention.what_comes_back(crossing))
            site.link("library_search", "Library search")
    with fold("Every query of your sentence", "else_across_all", ":material/grid_on:") as is_open:
        if is_open:
            show(asks_another(crossing), view.encoding.text, key="else_across")


def _without_an_order(view: View) -> None:
    text, back = view.encoding.text, one_back(view, encode)
    with first_sight(word_order.answer(back), word_order.TO_TRY):
        _with_and_without(back.experiment, "The positions", "else_positions", changed_first=False)
    numbers()
    with fold("Where the order is", "else_where", ":material/pin:") as is_open:
        if is_open:
            say(word_order.where_it_is(back))
    with fold("Your words in another order", "else_order", ":material/shuffle:") as is_open:
        if is_open:
            say(word_order.shuffled(shuffle(view.encoding, own.choose_shuffle())))
    with fold("The same words, another sentence", "else_twins", ":material/compare_arrows:") as is_open:
        if is_open:
            say(word_order.same_words(twins(encode)))
    _quality(WITHOUT_POSITIONS, text)


def _with_and_without(experiment: Experiment, label: str, key: str, *, changed_first: bool = True) -> None:
    """One head, whose cells change where they stand when the switch is touched.

    The switch is on to begin with: that changes the head, or, where it says what the model itself has, leaves it.
    """
    is_changed = own.switch(label, key) == changed_first
    shown = experiment if is_changed else Experiment(experiment.untouched, experiment.untouched)
    show(head_under(shown), experiment.untouched.encoding.text, key="else_head")
    slide("else_head")


def _quality(change: Intervention, text: str) -> None:
    with fold("Is the model still as good?", "else_quality", ":material/grade:", slow=True) as is_open:
        if is_open:
            grading = slow.grading({own.NAMES[change]: (change,)})
            show(qualities(grading), text, key="else_qualities")
            say(meaning.quality(grading))


PARTS: Mapping[str, Callable[[View], None]] = MappingProxyType(
    dict(zip(own.PARTS, (_behind_a_mask, _from_a_cache, _asking_another_text, _without_an_order), strict=True))
)
