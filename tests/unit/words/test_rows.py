"""Sentences about a row say what its numbers say, and tokens can't break out of them."""

import pytest

from qkv_core.measures.rows import row
from qkv_core.view import View
from qkv_core.words import rows as words
from qkv_core.words.markdown import code

SENTENCE = "The animal didn't cross the street because it was too tired."


@pytest.fixture(scope="module")
def encoding(encoder):
    return encoder.encode(SENTENCE)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("it", "`it`"), ("`", "`` ` ``"), ("a``b", "```a``b```"), ("<b>", "`<b>`"), (" ", "`  `"), ("`x", "`` `x ``")],
)
def test_code_fences_whatever_comes(text, expected):
    assert code(text) == expected


def test_strongest_key_names_the_winner_and_the_runner_up(encoding):
    view = View(encoding, 3, 1, encoding.tokens.index("it"))
    sentence = words.strongest_key(view, row(view))
    assert sentence.startswith(
        "In L3H1, `it` looks most at **`animal`**: 68% of its attention. After that, at `[CLS]`: 10%."
    )


def test_strongest_key_explains_a_marker(encoding):
    view = View(encoding, 2, 9, encoding.tokens.index("street"))
    sentence = words.strongest_key(view, row(view))
    assert "**`[CLS]`**" in sentence
    assert "rests on such a marker" in sentence


def test_hidden_share_is_one_minus_the_markers(encoding):
    view = View(encoding, 3, 1, encoding.tokens.index("it"), hide_special=True)
    assert f"sum to {1 - view.row[0] - view.row[-1]:.4f}" in words.markers(view, row(view))
    assert words.markers(View(encoding, 3, 1, 1), row(view)) == words.MARKERS
