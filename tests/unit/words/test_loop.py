"""The way to the next layer in words: no gap passes for a match."""

from dataclasses import replace

import pytest

from qkv_core.measures.loop import close_the_loop
from qkv_core.view import View
from qkv_core.words.loop import loop_closes, loop_table

TEXT = "The animal didn't cross the street because it was too tired."


@pytest.fixture(scope="module")
def view(encoder):
    return View(encoder.encode(TEXT), 2, 9, 8)


def test_words_do_not_call_a_gap_a_match(view):
    loop = close_the_loop(view)
    assert loop_closes(view, loop).endswith("Every number matches what the model computed.")
    second = replace(loop.steps[1], encoders=loop.steps[1].vector + 1e-3)
    broken = replace(loop, steps=(loop.steps[0], second, *loop.steps[2:]))
    assert "The step “Attention output” does not match" in loop_closes(view, broken)


def test_the_table_ends_at_the_next_x(view):
    table = loop_table(close_the_loop(view))
    assert {len(column) for column in table.values()} == {7}
    first = float(table["first number"][-1])
    assert first == pytest.approx(float(view.encoding.hidden_states[3][8][0]), abs=1e-5)
