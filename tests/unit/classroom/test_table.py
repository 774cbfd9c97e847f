"""The counts as a table: a line an option, every column of one length."""

from qkv_core.classroom.ideas import Tally
from qkv_core.classroom.rooms import Result
from qkv_core.classroom.table import table
from tests.unit.classroom.conftest import on_tokens, sheet


def test_each_option_has_its_line():
    guesses = Result(1, on_tokens(), Tally(4, ((0, 1, 3, 0, 0),), (1, 3)))
    six = Result(4, sheet(), Tally(2, ((1, 1, 0),) * 6, (0, 0, 1, 1, 0, 0, 0)))
    columns = table([guesses, six])
    assert {len(cells) for cells in columns.values()} == {5 + 18}
    lines = [dict(zip(columns, cells, strict=True)) for cells in zip(*columns.values(), strict=True)]
    assert lines[2] == {
        "idea": 1,
        "title": "The search",
        "sentence": "The cat sat",
        "head": "L3H1",
        "query": "3 sat",
        "question": "Which one?",
        "option": "cat",
        "right": True,
        "model": 0.4,
        "chosen": 3,
        "of": 4,
    }
    assert [line["right"] for line in lines[5:8]] == [True, False, False]
    assert lines[5]["sentence"] == lines[5]["model"] == ""


def test_a_class_that_answered_nothing_has_a_table_without_lines():
    assert not any(table([]).values())
