"""The table of pages: order, sections, and one line on what each shows."""

from copy import copy
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from qkv_core.ui.show import mode
from qkv_core.ui.stills import style


@dataclass(frozen=True)
class Entry:
    """One page of the story."""

    section: str
    file: str
    title: str
    icon: str
    shows: str

    def page(self) -> st.Page:
        """The page as Streamlit has it; a copy, because Streamlit notes in it whether it may run."""
        return copy(_page(self, _folder()))


ENTRIES = (
    Entry("", "home", "Home", ":material/home:", "One query's journey, to be touched; the three vectors at a glance."),
    Entry(
        "The idea",
        "library_search",
        "Library search",
        ":material/local_library:",
        "A query, a shelf of labelled books, and the blend that comes back.",
    ),
    Entry(
        "The idea",
        "head_library",
        "A head's own library",
        ":material/travel_explore:",
        "One head searches every word it knows, with its real queries and keys.",
    ),
    Entry(
        "The mechanism",
        "projections",
        "Where Q, K, V come from",
        ":material/call_split:",
        "One x, three learned matrices, three vectors; and why they are not alike.",
    ),
    Entry(
        "The mechanism",
        "four_steps",
        "Four steps",
        ":material/steps:",
        "Scores, scaling, softmax and weighted sum, every number of them.",
    ),
    Entry(
        "The mechanism",
        "all_heads",
        "All heads",
        ":material/apps:",
        "Every head of the model at once; open one with a touch.",
    ),
    Entry(
        "The reasons",
        "why_three",
        "Why three vectors?",
        ":material/call_split:",
        "Make one of the three another, or silence a head, and see what the real model loses.",
    ),
    Entry(
        "The reasons",
        "why_sqrt_dk",
        "Why √dₖ",
        ":material/square_foot:",
        "Pull one slider: softmax becomes all or nothing, and the division undoes it.",
    ),
    Entry(
        "The reasons",
        "learn_w",
        "How W is learned",
        ":material/model_training:",
        "One head trained live from nothing, two runs side by side.",
    ),
    Entry(
        "Look closer",
        "head_habits",
        "What a head does",
        ":material/psychology:",
        "Habits of a head, here and over a corpus; and which heads see one token from another.",
    ),
    Entry(
        "Look closer",
        "weight_worth",
        "What a weight is worth",
        ":material/balance:",
        "What each key really adds, and the whole way to the next layer's x.",
    ),
    Entry(
        "Look closer",
        "two_sentences",
        "Two sentences",
        ":material/compare_arrows:",
        "What a changed word changes, head by head and layer by layer.",
    ),
    Entry(
        "Look closer",
        "elsewhere",
        "The same formula elsewhere",
        ":material/alt_route:",
        "A mask, a cache, another text, and where the order comes from: as in a chatbot and a translator.",
    ),
    Entry(
        "Take it with you",
        "the_code",
        "The code",
        ":material/code:",
        "The whole computation in a handful of lines, and a script to run at home.",
    ),
    Entry(
        "Take it with you",
        "guided_lesson",
        "Guided lesson",
        ":material/school:",
        "Twenty minutes of predict and reveal on your sentence; worksheets for a class.",
    ),
)


@cache
def _page(entry: Entry, folder: Path) -> st.Page:
    """Made once: a run needs some thirty, and finding each file took a fifth of the run (tests/bench/bench_load.py)."""
    return st.Page(folder / f"{entry.file}.py", title=entry.title, icon=entry.icon, default=entry.file == "home")


def _folder() -> Path:
    """Where the script that runs lies, pages/navigation.py, and all pages beside it, wherever qkv_core is installed."""
    context = get_script_run_ctx()
    return Path(context.main_script_path if context else "").parent


def sections() -> dict[str, list[st.Page]]:
    """The pages by section, as st.navigation takes them."""
    table: dict[str, list[st.Page]] = {}
    for entry in ENTRIES:
        table.setdefault(entry.section, []).append(entry.page())
    return table


def entry(file: str) -> Entry:
    """A page of the table, by its file."""
    return next(entry for entry in ENTRIES if entry.file == file)


def link(file: str, label: str, **query: str) -> None:
    """A link to a page of the table, by its file, that sets some parameters of its address."""
    st.page_link(entry(file).page(), label=label, icon=entry(file).icon, query_params=query or None)


def cards() -> None:
    """Every page but this one as a card to choose from: a still of the default sentence, its title, what it shows.

    A card is one element, a link: all of them are sent again at every click on Home (tests/bench/bench_load.py).
    """
    st.html(f"<style>{style(mode())}</style>")
    st.caption("The little pictures show the example sentence, not yours.")
    with st.container(key="cards", horizontal=True):
        for entry in ENTRIES[1:]:
            st.page_link(entry.page(), label=f"**{entry.title}**  \n{entry.shows}", width="stretch")


def way_on(title: str) -> None:
    """Below a page: the page before it, the place of this one, and the next with what it shows."""
    place = next(place for place, entry in enumerate(ENTRIES) if entry.title == title)
    with st.container(key="way-on", horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        if place > 0:
            before = ENTRIES[place - 1]
            st.page_link(before.page(), label=f"← {before.title}", help=before.shows)
        st.caption(f"{place + 1} of {len(ENTRIES)}", width="content")
        if place + 1 < len(ENTRIES):
            after = ENTRIES[place + 1]
            st.page_link(after.page(), label=f"**Next: {after.title} →**  \n{after.shows}")
