"""The calculator itself, and what it is held against: every text of the pages, on the views of every test of claims."""

import ast
import inspect
from importlib import import_module
from pathlib import Path

import pytest

from qkv_core import words
from qkv_core.library.vocabulary import Vocabulary
from qkv_core.measures.comparison import compare, head_distances
from qkv_core.measures.loop import close_the_loop
from qkv_core.words.comparison import most_changed
from qkv_core.words.loop import loop_table
from qkv_core.words.search import nearest_contents
from qkv_core.words.spaces import map_note
from qkv_core.words.vocabulary import conditions, side_by_side
from tests.equations import checked
from tests.models import bundled
from tests.property.claims.test_search_claims import searches
from tests.property.claims.views import views

HERE = Path(__file__).parent
# What makes no sentence by itself: marks, names and numbers that sentences are made of, and templates of the browser.
PARTS = {
    "arithmetic", "claims", "comparatives", "glossary", "join", "journey", "lesson_stop", "living_page", "markdown",
    "marked", "naming", "pronouns", "shares", "turned",
}  # fmt: skip
# Said by another: stops by `lesson.stops`, parts of a change by `what_happens`, of a pair by `both_directions`, and
# what the site tells by its script, which fills the numbers in.
IN_PARTS = {"lesson_matrices", "lesson_weights"}
SAID_BY_ANOTHER = {"argument", "measures_table", "news", "what_is_changed", "where_the_query_looks", "why_two_matrices"}
WITHOUT_NUMBERS = {
    *("summary", "tie_means_nothing", "deeper", "made_of", "to_try"),
    *("what_comes_out", "about_the_script"),
}


def speakers():
    """Every function that writes what a page says, with its module."""
    for file in sorted(Path(words.__path__[0]).glob("[!_]*.py")):
        if file.stem in PARTS | IN_PARTS:
            continue
        module = import_module(f"qkv_core.words.{file.stem}")
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if function.__module__ == module.__name__ and not name.startswith("_"):
                yield file.stem, name


def spoken_of():
    """The modules of words that the tests of claims import, and every name that they use."""
    trees = [ast.parse(file.read_text(encoding="utf-8")) for file in HERE.glob("test_*.py")]
    nodes = [node for tree in trees for node in ast.walk(tree)]
    return {node.id for node in nodes if isinstance(node, ast.Name)} | {
        node.attr for node in nodes if isinstance(node, ast.Attribute)
    }


def test_no_speaker_is_left_out():
    """A new one needs a test of its claims, whose `check` also does its printed operations again."""
    found = list(speakers())
    assert len(found) > 50
    assert {name for _, name in found} - WITHOUT_NUMBERS - SAID_BY_ANOTHER <= spoken_of()


@pytest.mark.parametrize(
    ("text", "n"),
    [
        ("**Scale.** 3.50 × (−2) = **−7.0**, and exp(1.0 − (2.0)) = 0.36788.", 2),
        ("√32 = 5.657, ln 8 = 2.079 and 1/16 = 0.0625", 3),
        ("a temperature of τ = 1.000 / √32 = **0.177**", 1),
        ("384·384 = 147,456 numbers, the two have 2·384·32 = 24,576", 2),
        ("four parts: (0.12) + (-0.30) + (1.00) + (0) = **0.82**", 1),
        ("`2 + 2 = 5` is what somebody typed; dₖ = 32, L3H1, q = x·W_Q + b_Q", 0),
        ("two lists of 32 numbers, 16 × 16 times", 0),
        ("0.5 × 3 = 2, by rounding half a digit", 1),
    ],
)
def test_what_computes_passes(text, n):
    assert checked(text) == n


@pytest.mark.parametrize(
    "text",
    [
        "143.43 ÷ 5.66 = 25.36",
        "2.79 × 3 = 8.38",
        "exp(−1.00 − (−2.79)) = 5.98",
        "0.00 ÷ 1.48, the sum of all",  # a result that is nowhere said
        "−2.79 − −2.79",
        "(0.12) + (0.30) = **0.43**",
        "**q[3] of `it` is 0.500001**: 384 products x[d] × W_Q[d, 3] add up to 0.400000, and the bias adds 0.100000.",
        "takes 478,248,960 multiplications, 256 times as many as the 1,966,080 from the cache",
    ],
)
def test_what_does_not_is_seen(text):
    with pytest.raises(AssertionError):
        checked(text)


def test_notes_and_tables_that_make_no_claim(vocabulary):
    """Their cells are sentences too: none may print an operation that is wrong."""
    texts = [conditions(vocabulary)]
    for view in views(120, seed=19):
        again = compare(view, view.encoding)
        tables = [loop_table(close_the_loop(view)), most_changed(head_distances(again))]
        texts += [map_note(view), *(cell for table in tables for column in table.values() for cell in column)]
    for word in ("paris", "it", "seven"):
        texts += [cell for column in side_by_side(vocabulary.every_heads_answers(word)).values() for cell in column]
    for found in searches(40, seed=23):
        texts += [cell for column in nearest_contents(found).values() for cell in column]
    assert len(texts) > 5000
    assert sum(map(checked, texts)) == 0


@pytest.fixture(scope="module")
def vocabulary():
    return Vocabulary(bundled())
