"""All heads in words, from hand-made measures."""

import numpy as np

from qkv_core.measures.habits import MEASURES
from qkv_core.measures.overview import Overview
from qkv_core.view import View
from qkv_core.words.overview import many_questions, order_in_words


def made(asked="model", number=0.5):
    places = tuple((layer, head) for head in range(12) for layer in range(6))
    return Overview({name: np.full((6, 12), number) for name in MEASURES}, np.array([40, 30, 0, 2]), places, asked)


def test_how_far_the_heads_agree(encoder):
    said = many_questions(View(encoder.encode("red fish"), 0, 0, 1), made())
    assert "72 heads" in said
    assert "For `red` they look most at 3 different tokens: 40 heads at `[CLS]`, fewer at any other." in said


def test_the_order_and_how_to_read_a_tile():
    assert order_in_words(made()).startswith("A column of tiles is a layer")
    assert order_in_words(made("sep")).startswith(f"“sep”: {MEASURES['sep']}. In each tile")
    assert "This text has none" in order_in_words(made("same_word", number=np.nan))
