"""The guided lesson: ideas in the article's order, each with a prediction that the model itself answers."""

from collections.abc import Callable

from qkv_core.measures.lesson import Answers
from qkv_core.view import View
from qkv_core.words import lesson_matrices as matrices
from qkv_core.words import lesson_weights as weights
from qkv_core.words.lesson_stop import Stop

_BUILDERS: tuple[Callable[[View, Answers], Stop], ...] = (
    weights.strongest_key,
    matrices.three_views,
    weights.what_fits,
    weights.what_sums_to_one,
    weights.without_scaling,
    weights.what_comes_back,
    matrices.query_tied_to_key,
    matrices.do_heads_agree,
    matrices.one_word_changed,
)


def stops(view: View, found: Answers) -> list[Stop]:
    """All stops for a view; options, right answers and reasons follow from what the model answers."""
    return [build(view, found) for build in _BUILDERS]


def summary() -> list[tuple[str, str]]:
    """The article in five sentences, each with the page that shows it."""
    return [
        ("A query is what a word looks for, a key is what it can be found by, a value is what it passes on.", "home"),
        ("All three are learned views of the same word: x times W_Q, W_K and W_V, plus a bias.", "projections"),
        ("Each score is a query times a key, divided by √dₖ. Softmax turns scores into shares of 100%.", "four_steps"),
        ("What comes back is a blend of the values, each by its share.", "weight_worth"),
        ("Many heads do this side by side, each with its own matrices.", "all_heads"),
    ]
