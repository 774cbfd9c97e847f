"""The table of pages: order, sections, and one line on what each shows."""

from dataclasses import dataclass
from pathlib import Path

import streamlit as st

_PAGES_FOLDER = Path(__file__).parents[2] / "pages"


@dataclass(frozen=True)
class Entry:
    """One page of the story."""

    section: str
    file: str
    title: str
    icon: str
    shows: str

    def page(self) -> st.Page:
        return st.Page(_PAGES_FOLDER / f"{self.file}.py", title=self.title, icon=self.icon, default=self.file == "home")


ENTRIES = (
    Entry("", "home", "Home", ":material/home:", "What this is, and a first real heatmap."),
    Entry(
        "The mechanism",
        "four_steps",
        "Four steps",
        ":material/steps:",
        "Scores, scaling, softmax and weighted sum, every number of them.",
    ),
)


def sections() -> dict[str, list[st.Page]]:
    """The pages by section, as st.navigation takes them."""
    table: dict[str, list[st.Page]] = {}
    for entry in ENTRIES:
        table.setdefault(entry.section, []).append(entry.page())
    return table
