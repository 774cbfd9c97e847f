"""All heads in words, from hand-made measures."""

import numpy as np

from qkv_core.measures.habits import MEASURES
from qkv_core.measures.overview import Overview, overview
from qkv_core.view import View
from qkv_core.words.overview import answer, order_in_words, the_chosen_one

SENTENCE = "The animal didn't cross the street because it was too tired."


def made(asked="model", number=0.5):
    places = tuple((layer, head) for layer in range(6) for head in range(12))
    return Overview({name: np.full((6, 12), number) for name in MEASURES}, np.array([40, 30, 0, 2]), places, asked)


def test_how_far_the_heads_agree(encoder):
    said = answer(View(encoder.encode("red fish"), 0, 0, 1), made())
    assert said == "For `red`, **56%** of all heads look most at `[CLS]`; the others look elsewhere."


def test_a_head_of_one_habit_has_its_exceptions(encoder):
    view = View(encoder.encode(SENTENCE), 3, 1, 10)
    said = the_chosen_one(view, overview(view))
    assert said.startswith("**L3H1** mostly looks at `[CLS]`: 52% of its attention, on average.")
    assert said.endswith("But `it` looks most at `animal` (68%).")
    cross = View(view.encoding, 3, 1, 2)
    assert "But" not in the_chosen_one(cross, overview(cross))


def test_what_the_heads_are_sorted_by():
    assert order_in_words(made("sep")) == f"“[SEP]”: {MEASURES['sep']}."
    assert "This text has none" in order_in_words(made("same_word", number=np.nan))
