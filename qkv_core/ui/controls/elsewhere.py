"""What to choose on the page about the same formula elsewhere."""

import streamlit as st

from qkv_core.encoder import Encoding
from qkv_core.interventions import Intervention, Kind
from qkv_core.measures.word_order import WITHOUT_POSITIONS
from qkv_core.ui import cache
from qkv_core.ui.badge import badge
from qkv_core.ui.controls.bound import one_of, text_field, whole_number
from qkv_core.ui.notices import notices

PARTS = ("mask", "cache", "two texts", "order")
MASK, ONE_SET = Intervention(Kind.CAUSAL), Intervention(Kind.SHARED_KV, value=1)
NAMES = {MASK: "looking back only", ONE_SET: "one set of keys and values", WITHOUT_POSITIONS: "no positions"}
_MOST_SEEDS = 999


def choose_part() -> str:
    """Which of the four parts is in sight."""
    return one_of("Part", PARTS, default=PARTS[0], key="else_part", label_visibility="collapsed", width="stretch")


def switch(label: str, key: str) -> bool:
    """Whether something is there; it is, to begin with."""
    return st.toggle(label, value=True, key=key, bind="query-params")


def choose_word() -> str:
    """What is written on at the end of the sentence."""
    return text_field("One more word", "again", key="else_word").strip()


def choose_other_text() -> Encoding:
    """The text that is asked, with its proof and what is odd about it."""
    with st.container(key="else-other", horizontal=True, vertical_alignment="bottom"):
        other = cache.encode(text_field("The other text", "A tired dog lay down.", key="else_text"))
        badge(other, "the other text", "else_audit")
    notices(other, "else_text", "other text")
    return other


def choose_shuffle() -> int:
    """Which order of the words."""
    return whole_number("Shuffle number", most=_MOST_SEEDS, default=1, key="else_shuffle")
