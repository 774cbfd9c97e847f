"""Files to take away: safe for spreadsheets, named after what is in them."""

import csv
import io

import pytest

from qkv_core.take_home.export import csv_text, file_stem


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\tx", "\rx"])
def test_cells_that_a_spreadsheet_would_run_are_quoted(cell):
    rows = list(csv.reader(io.StringIO(csv_text({cell: [cell]}), newline="")))
    assert rows == [[f"'{cell}"], [f"'{cell}"]]


def test_numbers_stay_numbers():
    assert csv_text({"a": [-1.5, 2.0], "b": ["x,y", 'z"']}).splitlines() == ["a,b", '-1.5,"x,y"', '2.0,"z"""']


@pytest.mark.parametrize(
    ("text", "stem"),
    [
        ("The animal didn't cross.", "the-animal-didn-t-cross_weights"),
        ("../../etc/passwd\x00", "etc-passwd_weights"),
        ("Crème brûlée", "creme-brulee_weights"),
        ("猫", "weights"),
        ("x" * 500, "x" * 40 + "_weights"),
    ],
)
def test_file_names_say_what_is_inside(text, stem):
    assert file_stem(text, "weights") == stem
