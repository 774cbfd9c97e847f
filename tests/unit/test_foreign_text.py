"""Foreign text on screen: visible, short, and in its own direction alone."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qkv_core.foreign_text import isolated, shortened, visible

ISOLATES = {"LRI": 1, "RLI": 1, "FSI": 1, "PDI": -1}
OVERRIDES = {"LRE", "RLE", "LRO", "RLO", "PDF"}


def open_isolates(text: str) -> int:
    """Opened and not closed again at the text's end; one that is closed too often raises."""
    depth = 0
    for character in text:
        depth += ISOLATES.get(unicodedata.bidirectional(character), 0)
        assert depth >= 0
    return depth


@given(st.text() | st.text("aא\u202e\u2066\u2068\u2069\u202c1 "))
def test_nothing_of_it_reaches_beyond_its_end(text):
    shown = isolated(text)
    assert open_isolates(shown) == 0
    assert not {unicodedata.bidirectional(character) for character in shown} & OVERRIDES


@given(st.text("ab אב\u0301"), st.text("abא"))
def test_what_is_written_from_the_right_has_its_own_place(before, after):
    shown = isolated(f"{before}א{after}")
    assert (shown[0], shown[1:-1], shown[-1]) == ("\u2068", f"{before}א{after}", "\u2069")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("it", "it"),
        ("\u202ethgiew", "\ufffdthgiew"),
        ("a\x00b\tc", "a\ufffdb\tc"),
        ("👩\u200d🔬", "👩\u200d🔬"),
    ],
)
def test_what_only_acts_is_seen(text, shown):
    assert visible(text) == isolated(text) == shown


@given(st.text(), st.integers(1, 50))
def test_an_endless_text_ends_with_three_dots(text, longest):
    short = shortened(text, longest)
    assert len(short) <= longest
    assert short == text or (short[-1] == "…" and text.startswith(short[:-1]))
