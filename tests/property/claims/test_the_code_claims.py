"""What the page of the code says of the core's own lines."""

import inspect
import re

from qkv_core.attention import scaled_dot_product_attention
from qkv_core.encoder import EncoderLayer
from qkv_core.take_home.source import formula_lines
from qkv_core.words.the_code import how_many_lines
from tests.property.claims.views import check, views

IN_WORDS = {"Six": 6, "Seven": 7, "Eight": 8}


def are_so_many(_view, number):
    """By the sources: a line for each of q, k, v and of the four steps, wherever it is written."""
    written = inspect.getsource(EncoderLayer.attend) + inspect.getsource(scaled_dot_product_attention)
    made = set(re.findall(r"^ +(\w+) = ", written, re.M))
    return len(made & {"q", "k", "v", "scores", "scaled_scores", "attention_weights", "z"}) == IN_WORDS[number]


def test_so_many_lines_do_it():
    for view in views(5):
        said = how_many_lines(len(formula_lines(view)))
        assert check(said, {"lines of the core": are_so_many}, view) == 1
