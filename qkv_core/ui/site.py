"""The table of pages: order, sections, and the question that each answers."""

from copy import copy
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from qkv_core.ui.show import mode
from qkv_core.ui.stills import style
from qkv_core.words.marked import coloured


@dataclass(frozen=True)
class Entry:
    """One page of the story."""

    section: str
    file: str
    title: str
    icon: str
    question: str  # the page's title, its roles in bold
    has_view: bool = True  # whether a layer, a head and a query can be chosen on it

    @property
    def path(self) -> str:
        """Its place in the app's address; Home is the address itself."""
        return "" if self.file == "home" else self.file

    def page(self) -> st.Page:
        """The page as Streamlit has it; a copy, because Streamlit notes in it whether it may run."""
        return copy(_page(self, _folder()))


ENTRIES = (
    Entry("", "home", "Home", ":material/home:", "How does a word know where to look?"),
    Entry("", "guided_lesson", "Guided lesson", ":material/school:", "Can you predict what the model does?"),
    Entry(
        "The idea",
        "library_search",
        "Library search",
        ":material/local_library:",
        "What are a **query**, a **key** and a **value**?",
        has_view=False,
    ),
    Entry(
        "The idea",
        "head_library",
        "A head's own library",
        ":material/travel_explore:",
        "What does one head look for?",
        has_view=False,
    ),
    Entry(
        "The mechanism",
        "projections",
        "Where Q, K, V come from",
        ":material/call_split:",
        "Where do **query**, **key** and **value** come from?",
    ),
    Entry("The mechanism", "four_steps", "Four steps", ":material/steps:", "How is attention computed?"),
    Entry("The mechanism", "all_heads", "All heads", ":material/apps:", "What do all the heads look at?"),
    Entry("The reasons", "why_three", "Why three vectors", ":material/call_split:", "Why isn't one vector enough?"),
    Entry("The reasons", "why_sqrt_dk", "Why √dₖ", ":material/square_foot:", "Why divide by √dₖ?"),
    Entry(
        "The reasons",
        "learn_w",
        "How W is learned",
        ":material/model_training:",
        "How does a head learn where to look?",
        has_view=False,
    ),
    Entry("Look closer", "head_habits", "What a head does", ":material/psychology:", "Does this head have a habit?"),
    Entry(
        "Look closer",
        "weight_worth",
        "What a weight is worth",
        ":material/balance:",
        "Does a large weight always matter?",
    ),
    Entry(
        "Look closer",
        "two_sentences",
        "Two sentences",
        ":material/compare_arrows:",
        "What does one changed word change?",
    ),
    Entry(
        "Look closer",
        "elsewhere",
        "The same formula elsewhere",
        ":material/alt_route:",
        "Does a chatbot do the same? A translator?",
    ),
    Entry("Take it with you", "the_code", "The code", ":material/code:", "What does it look like in code?"),
)


@cache
def _page(entry: Entry, folder: Path) -> st.Page:
    """Made once: a run needs some thirty, and finding each file took a fifth of the run (tests/bench/bench_load.py)."""
    return st.Page(folder / f"{entry.file}.py", title=entry.title, icon=entry.icon, default=not entry.path)


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


def main_link(file: str, label: str, **query: str) -> None:
    """The one link that a newcomer should take, drawn as a button."""
    with st.container(key="main-link"):
        link(file, label, **query)


def questions() -> None:
    """Every page but this one: its question, with a small still of the example sentence beside it.

    A line is one element, a link: all of them are sent again at every click on Home (tests/bench/bench_load.py).
    """
    st.html(f"<style>{style(mode())}</style>")
    with st.container(key="questions"):
        for entry in ENTRIES[1:]:
            st.page_link(entry.page(), label=coloured(entry.question), width="stretch")


def next_page(file: str) -> None:
    """The page that comes next, in reach before this one is read."""
    place = ENTRIES.index(entry(file))
    if place + 1 < len(ENTRIES):
        after = ENTRIES[place + 1]
        st.page_link(after.page(), label=f"Next: {after.title} →")


def way_on(file: str) -> None:
    """Below a page: the page before it, the place of this one, and the next with its question."""
    place = ENTRIES.index(entry(file))
    with st.container(key="way-on", horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        if place > 0:
            before = ENTRIES[place - 1]
            st.page_link(before.page(), label=f"← {before.title}")
        st.caption(f"{place + 1} of {len(ENTRIES)}", width="content")
        if place + 1 < len(ENTRIES):
            after = ENTRIES[place + 1]
            st.page_link(after.page(), label=f"**Next: {after.title} →**  \n{coloured(after.question)}")
