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
    weights.which_axis_asks,
    weights.what_sums_to_one,
    weights.what_comes_back,
    matrices.query_tied_to_key,
    weights.without_scaling,
    matrices.where_z_goes,
    matrices.do_heads_agree,
)


def stops(view: View, found: Answers) -> list[Stop]:
    """All stops for a view; options, right answers and reasons follow from what the model answers."""
    return [build(view, found) for build in _BUILDERS]


def summary() -> list[tuple[str, str]]:
    """The article in five sentences, each with the page that shows it."""
    return [
        (
            "A query is what a token looks for, a key is what it can be found by, a value is what it hands over.",
            "library_search",
        ),
        ("All three are learned views of the same token: x times W_Q, W_K and W_V, plus a bias.", "projections"),
        (
            "Scores are queries times keys; divided by √dₖ, softmax turns each row into shares that sum to 1.",
            "four_steps",
        ),
        ("What comes back is a blend of the values, weighted by relevance.", "four_steps"),
        ("Many heads do this in parallel, each with matrices, and habits, of its own.", "all_heads"),
    ]
