"""Sentences say what the numbers say, and tokens can't break out of them."""

import pytest

from qkv_core.encoder import load_encoder
from qkv_core.measures.ledger import ledger
from qkv_core.view import Choice
from qkv_core.words import steps as words

SENTENCE = "The animal didn't cross the street because it was too tired."


@pytest.fixture(scope="module")
def encoding():
    return load_encoder().encode(SENTENCE)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("it", "`it`"), ("`", "`` ` ``"), ("a``b", "```a``b```"), ("<b>", "`<b>`"), (" ", "`   `"), ("`x", "`` `x ``")],
)
def test_code_fences_whatever_comes(text, expected):
    assert words.code(text) == expected


def test_strongest_key_names_the_winner_and_the_runner_up(encoding):
    sentence = words.strongest_key(encoding, Choice(SENTENCE, 3, 1, encoding.tokens.index("it")))
    assert sentence.startswith("In L3H1, `it` looks most at **`animal`**: 68% of its attention, then at `[CLS]`")


def test_strongest_key_explains_a_marker(encoding):
    sentence = words.strongest_key(encoding, Choice(SENTENCE, 2, 9, encoding.tokens.index("street")))
    assert "**`[CLS]`**" in sentence
    assert "rests on such a marker" in sentence


def test_hidden_share_is_one_minus_the_markers(encoding):
    choice = Choice(SENTENCE, 3, 1, encoding.tokens.index("it"), hide_special=True)
    row = encoding.layers[3].attention.attention_weights[1, choice.query]
    assert f"sum to {1 - row[0] - row[-1]:.4f}" in words.hidden_share(encoding, choice)


@pytest.mark.parametrize("step", ["scores", "scaled", "weights", "output"])
def test_every_step_has_its_sentence(encoding, step):
    assert any(digit.isdigit() for digit in words.step_in_words(encoding, Choice(SENTENCE, 0, 0, 1), step))


def test_ledger_says_so_where_the_scale_is_not_the_formulas(encoding):
    trace = encoding.layers[0].attention
    choice = Choice(SENTENCE, 0, 0, 1)
    honest = words.ledger_lines(encoding, choice, 2, ledger(trace, 0, 1, 2))
    assert "division by √32" in honest
