"""Files to take away: safe for spreadsheets, named after what is in them."""

import csv
import io
import re

import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qkv_core.figures.picture import Picture
from qkv_core.take_home.export import csv_text, figure_html, file_stem, for_spreadsheets
from qkv_core.ui.site import ENTRIES

FORMULAS = [
    "=1+1",
    "+1",
    "-1",
    "@x",
    " =1",
    "\t=1",
    "\n=1",
    "\r@x",
    "\u00a0=1",
    "\u200b=1",
    "'=1",
    "＝1",
    "＋1",
    "－1",
    "＠x",
]


@pytest.mark.parametrize("cell", FORMULAS)
def test_cells_that_a_spreadsheet_would_run_are_quoted(cell):
    rows = list(csv.reader(io.StringIO(csv_text({cell: [cell]}), newline="")))
    assert rows == [[f"'{cell}"], [f"'{cell}"]]
    assert for_spreadsheets({cell: [cell]}) == {f"'{cell}": [f"'{cell}"]}


@pytest.mark.parametrize("cell", ["", "-", "=", "a=b", "'", "it's", "2+2"])
def test_other_cells_stay_as_they_are(cell):
    assert for_spreadsheets({cell: [cell, 1.5]}) == {cell: [cell, 1.5]}


def test_numbers_stay_numbers():
    assert csv_text({"a": [-1.5, 2.0], "b": ["x,y", 'z"']}).splitlines() == ["a,b", '-1.5,"x,y"', '2.0,"z"""']


@pytest.mark.parametrize(
    ("text", "stem"),
    [
        ("The animal didn't cross.", "the-animal-didn-t-cross_weights"),
        ("../../etc/passwd\x00", "etc-passwd_weights"),
        ("Crème brûlée", "creme-brulee_weights"),
        ("猫", "qkv_weights"),
        ("x" * 500, "x" * 40 + "_weights"),
    ],
)
def test_file_names_say_what_is_inside(text, stem):
    assert file_stem(text, "weights") == stem


def windows_takes(file):
    """Whether Windows stores a file under this very name."""
    device = re.fullmatch(r"(con|prn|aux|nul|(com|lpt)[0-9¹²³])[ .]*", file.partition(".")[0], re.I)
    return not device and not file.endswith((".", " ")) and not re.search(r'[<>:"/\\|?*\x00-\x1f]', file)


@pytest.mark.parametrize("name", ["CON", "nul.txt", "LPT³", "a.", "a ", "a:b", "a/b", "a\x00"])
def test_what_windows_does_not_take(name):
    assert not windows_takes(name)


@given(
    st.text(max_size=60) | st.sampled_from(["CON", "nul.", "com1", "LPT¹", " ", "...", "a. "]),
    st.sampled_from([entry.title for entry in ENTRIES]) | st.text(max_size=20),
)
def test_every_system_takes_every_file_name(text, name):
    stem = file_stem(text, name)
    assert windows_takes(stem)
    assert windows_takes(f"{stem}.csv")
    assert stem.isascii()


def test_a_figures_sentence_cannot_end_its_label():
    page = figure_html(Picture("x", go.Figure(), '"><b>it</b>', dict))
    assert 'aria-label="&quot;&gt;&lt;b&gt;it&lt;/b&gt;"' in page
    assert "<b>it" not in page
