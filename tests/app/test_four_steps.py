"""The Four steps page: notices, hidden markers, and a ledger that a calculator agrees with."""

import math
import re

from tests.app.screen import captions, prose

NUMBER = r"-?\d+\.\d+"


def test_says_what_the_query_takes_home_and_below_whom_it_looks_at(open_page):
    assert "`it` takes home a blend of values: 68% from **`animal`**" in prose(open_page("four_steps"))
    assert "In L3H1, `it` looks most at **`animal`**: 68%" in prose(open_page("four_steps", steps_why="true"))


def test_ledger_lines_agree_with_a_calculator(open_page):
    text = prose(open_page("four_steps", layer="1", head="8", query="7 the", steps_key="8 street", steps_ledger="true"))
    score = float(re.search(rf"add up to \*\*({NUMBER})", text)[1])
    factor, scaled = map(float, re.search(rf"× ({NUMBER}) = \*\*({NUMBER})", text).groups())
    assert math.isclose(score * factor, scaled, abs_tol=2e-6)
    assert math.isclose(factor, 1 / math.sqrt(32), abs_tol=1e-8)

    numbers = re.search(rf"exp\(({NUMBER}) − \(({NUMBER})\)\) = ({NUMBER})", text).groups()
    value, largest, exponential = map(float, numbers)
    assert value == scaled
    assert math.isclose(math.exp(value - largest), exponential, abs_tol=2e-6)

    numerator, denominator, weight = map(float, re.search(rf"({NUMBER}) ÷ ({NUMBER}) = \*\*({NUMBER})", text).groups())
    assert numerator == exponential
    assert math.isclose(numerator / denominator, weight, abs_tol=2e-6)

    factor, v, weighted = map(float, re.search(rf"({NUMBER}) × \(({NUMBER})\) = \*\*({NUMBER})", text).groups())
    assert factor == weight
    assert math.isclose(factor * v, weighted, abs_tol=2e-6)


def test_the_strongest_key_follows_the_query(open_page):
    at = open_page("four_steps", steps_ledger="true")
    assert "k of `animal`" in prose(at)
    next(menu for menu in at.selectbox if menu.label == "Query: who asks").select("6 cross").run()
    assert "k of `street`" in prose(at)


def test_hidden_markers_are_announced(open_page):
    at = open_page("four_steps", hide_special="true", steps_why="true")
    assert "nothing is renormalised" in captions(at)


def test_cuts_are_reported(open_page):
    at = open_page("four_steps", text="word " * 400)
    assert any("at most 256 tokens" in warning.value and "146 tokens" in warning.value for warning in at.warning)


def test_unknown_words_are_named(open_page):
    at = open_page("four_steps", text="I love 🙂 cats")
    assert any("[UNK]" in info.value and "🙂" in info.value for info in at.info)


def test_a_query_moves_with_its_word(open_page):
    at = open_page("four_steps", query="6 cross")
    at.text_input(key="text").set_value("Never cross the street").run()
    assert at.session_state.query == "2 cross"


def test_examples_fill_the_sentence(open_page):
    at = open_page(
        "four_steps", text="The trophy doesn't fit into the brown suitcase because it is too big.", layer="4", head="3"
    )
    assert "from **`trophy`**" in prose(at)


def test_a_term_is_explained_where_it_is_said_first(open_page):
    words = "\n".join(element.value for element in open_page("four_steps", depth="numbers").markdown)
    assert words.count('[L3H1](#term "L3H1: head 1 of layer 3') == 1
    assert words.count('](#term "softmax: ') == 1
