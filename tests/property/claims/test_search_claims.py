"""What is said of searches on thousands of shelves, against plain sums; a decimal calculator follows the four steps."""

import math
import random
import re
from decimal import Decimal
from functools import cache

import numpy as np

from qkv_core.encoder import load_encoder
from qkv_core.library.search import Search, sharpen
from qkv_core.library.shelf import DEFAULT_QUERY, DEFAULT_SHELF, Book
from qkv_core.measures.embeddings import sentence_embeddings
from qkv_core.words.search import (
    answer,
    at_this_sharpness,
    four_steps,
    matched_by_content,
    nearest_content,
    not_a_dictionary,
    trained_head,
    worst_label,
)
from tests.equations import checked
from tests.property.claims.views import TEXTS, check, views

SCALES = (384**-0.5, 1.0, 5.0, 20.0, 100.0, 1000.0)
EXACT = 1e-5
OWN_LABELS = ("the same", "the same", "a", "*", "", "📚 books", "x" * 300)


@cache
def embedded():
    texts = sorted({DEFAULT_QUERY, *TEXTS, *OWN_LABELS, *(cell for b in DEFAULT_SHELF for cell in (b.key, b.value))})
    return dict(zip(texts, sentence_embeddings(load_encoder(), texts), strict=True))


def search(query, books, scale, by_content=False):
    labels, contents = (np.stack([embedded()[cell] for cell in cells]) for cells in zip(*books, strict=True))
    shelf = tuple(Book(*book) for book in books)
    return Search(query, shelf, embedded()[query], labels, contents, scale, by_content)


def searches(n, seed=2017):
    """The default view, and shelves of 1 to 500 books with labels, contents and queries drawn anew."""
    yield search(DEFAULT_QUERY, [(b.key, b.value) for b in DEFAULT_SHELF], 20.0)
    draw, texts = random.Random(seed), sorted(embedded())
    labels = [*OWN_LABELS, *texts]
    for index in range(n):
        n_books = draw.choice((1, 1, 2, 2, 3, 5, 8, 13)) if index % 100 else 500
        books = [(draw.choice(labels), draw.choice(texts)) for _ in range(n_books)]
        books = [(label, label) if draw.random() < 0.2 else (label, content) for label, content in books]
        yield search(draw.choice(texts), books, draw.choice(SCALES), draw.random() < 0.3)


def weights_of(found, by_content=None, scale=None):
    """Softmax in float64, of products written out."""
    by_content = found.by_content if by_content is None else by_content
    keys = found.contents if by_content else found.labels
    scaled = [float(np.dot(key.astype(float), found.asks)) * (scale or found.scale) for key in keys]
    exponentials = [math.exp(each - max(scaled)) for each in scaled]
    return [each / sum(exponentials) for each in exponentials]


def is_largest(numbers, position):
    return all(number <= numbers[position] + EXACT for number in numbers)


def cosine(a, b):
    a, b = a.astype(float), b.astype(float)
    lengths = math.hypot(*a) * math.hypot(*b)
    return float(a @ b) / lengths if lengths else 0.0


def best_and_its_share(found, book, share):
    weight = weights_of(found)[book]
    return is_largest(weights_of(found), book) and abs(100 * weight - float(share.strip("<>%"))) <= 0.51


def held(found):
    return sum(1 for weight in found.attention_weights.tolist() if weight > 0)


def moves(found):
    return [after - before for before, after in zip(weights_of(found, False), weights_of(found, True), strict=True)]


def moved_most(found, books):
    changes = moves(found)
    return all(is_largest(changes, book) or is_largest([-change for change in changes], book) for book in books)


def likenesses(found):
    return [cosine(label, content) for label, content in zip(found.labels, found.contents, strict=True)]


def nearest(found, book):
    blend = sum(
        weight * content.astype(float) for weight, content in zip(weights_of(found), found.contents, strict=True)
    )
    return is_largest([cosine(content, blend) for content in found.contents], book)


def spread(numbers):
    return max(numbers) - min(numbers)


ORACLES = {
    "mostly_its_pages": lambda found, book, share: (
        best_and_its_share(found, book, share) and weights_of(found)[book] > 0.5 - EXACT
    ),
    "its_pages_and_others": lambda found, book, share: (
        best_and_its_share(found, book, share) and weights_of(found)[book] < 0.5 + EXACT
    ),
    "alone": lambda found: len(found.books) == 1,
    "blend_of_all": lambda found: held(found) == len(found.books) > 1,
    "blend_of_some": lambda found: 1 < held(found) < len(found.books),
    "all_from_one": lambda found: held(found) == 1 < len(found.books),
    "almost_even": lambda found: max(w := weights_of(found, scale=384**-0.5)) <= 1.25 * min(w) * (1 + EXACT),
    "moved_most": moved_most,
    "hardly_moved": lambda found: all(abs(change) < 2e-3 for change in moves(found)),
    "labels_say_the_same": lambda found: min(likenesses(found)) > 0.9 - EXACT,
    "least_like": lambda found, book: is_largest([-each for each in likenesses(found)], book),
    "nearest": nearest,
    "match_is_not_gain": lambda found, book: (
        nearest(found, book) and found.books[book].value != found.books[found.best].value
    ),
}


def test_every_claim_holds():
    checked = 0
    for found in searches(1500):
        said = [answer(found), not_a_dictionary(found), worst_label(found), nearest_content(found)]
        said.append(at_this_sharpness(found, sharpen(found)))
        if found.by_content:
            said.append(matched_by_content(found))
        checked += sum(check(each, ORACLES, found) for each in said)
    assert checked > 7500


def test_a_trained_heads_scores_lie_farther_apart_or_not():
    def apart(found, view):
        row = [float(each) for each in view.trace.scaled_scores[view.head, view.query]]
        books = [float(np.dot(key, found.asks)) / math.sqrt(384) for key in found.keys]
        return spread(row) - spread(books)

    oracles = {
        "farther_apart": lambda found, view: apart(found, view) > -0.02,
        "no_farther_apart": lambda found, view: apart(found, view) < 0.02,
    }
    pairs = zip(searches(600, seed=7), views(600, seed=7), strict=False)
    checked = sum(check(trained_head(found, sharpen(found), view), oracles, found, view) for found, view in pairs)
    assert checked == 600


NUMBER = r"(-?\d+(?:\.\d+)?)"
STEPS = re.compile(
    rf"\*\*{NUMBER}\*\*[^\n]*\n2\. \*\*Scale\.\*\* {NUMBER} × {NUMBER} = \*\*{NUMBER}\*\*[^\n]*\n"
    rf"3\. \*\*Softmax\.\*\* exp\({NUMBER} − \({NUMBER}\)\) = {NUMBER}; divided by the sum over [^,]+, {NUMBER}, that "
    rf"is \*\*{NUMBER}\*\*\.\n4\. \*\*Blend\.\*\* {NUMBER} of"
)


def test_a_calculator_agrees_with_every_line():
    draw = random.Random(5)
    for found in searches(600, seed=5):
        book = draw.choice([found.best, draw.randrange(len(found.books))])
        said = four_steps(found, book)
        assert checked(said) == 3
        numbers = [Decimal(each) for each in STEPS.search(said).groups()]
        score, repeated, scale, scaled, subtracted_from, largest, exponential, total, weight, passed_on = numbers
        assert repeated == score
        assert subtracted_from == scaled == round(score * scale, 6)
        assert exponential == round((scaled - largest).exp(), 8)
        assert weight == passed_on == round(exponential / total, 6)
        assert (scaled == largest) == ("the largest on the shelf" in said)
        assert scaled <= largest
        assert abs(float(score) - float(found.scores[book])) < EXACT
        assert abs(float(weight) - weights_of(found)[book]) < 2 * EXACT
