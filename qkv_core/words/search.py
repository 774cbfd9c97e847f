"""Sentences about a search on a shelf of books."""

from math import e, exp, sqrt

import numpy as np

from qkv_core.library.search import Search, Sharpness
from qkv_core.view import View
from qkv_core.words.arithmetic import printed, product, total
from qkv_core.words.claims import Claim, Paragraph, either, paragraph
from qkv_core.words.comparatives import is_about_as_much, prints_alike, says_the_same
from qkv_core.words.markdown import code
from qkv_core.words.naming import name_of, plural

_LEADING = 3
_WORTH_NAMING = 0.001  # a smaller share would be printed as none at all
_MOST_NEAREST = 5
_OPERAND, _RESULT = 8, 6  # digits: a result rounds to what the search itself has

HOW_TO_READ = (
    "Your query meets the key on every spine. The farther a book comes out, the more of its pages, its value, flows "
    "into the blend that you get. Touch a book to see its four steps in numbers."
)
LIMITS = (
    "A library gives you one book; attention gives a mixture of all: no weight is ever quite zero, but for those that "
    "are too small for the computer's numbers. In a library "
    "readers and books are different things; in a sentence every token is both: it asks with its query and answers "
    "with its key and value at once. And no librarian would send you to an empty shelf, yet heads often look at [CLS] "
    "when they find nothing they were trained to look for: a shelf to rest on."
)


def what_comes_back(found: Search) -> Paragraph:
    """The leading labels with their weights, and what a dictionary would do."""
    weights, n = found.attention_weights, len(found.books)
    leading = [book for book in found.order[:_LEADING] if book == found.best or weights[book] >= _WORTH_NAMING]
    drawn = ", ".join(f"{code(found.names[book])} {weights[book]:.1%}" for book in leading)
    n_held = int(np.count_nonzero(weights))
    return paragraph(
        Claim(
            "draws_most_from",
            f"{code(found.query)} draws from {drawn}.",
            about={"books": leading},
        ),
        Claim(
            "dictionary",
            f"A dictionary would hand out one book, {code(found.names[found.best])}, or none;",
            about={"book": found.best},
        ),
        either(
            Claim("alone", "attention hands out the only one, for it has nothing to blend it with.", n == 1),
            Claim("blend_of_all", f"attention hands out a blend of all {n}, weighted by relevance.", n_held == n),
            Claim(
                "blend_of_some",
                f"attention hands out a blend, weighted by relevance: {plural(n_held, 'book')} of {n} have a weight "
                "that is not too small for the computer's numbers.",
                n_held > 1,
            ),
            Claim("all_from_one", "attention hands out the same: all other weights are too small for its numbers."),
        ),
    )


def four_steps(found: Search, book: int) -> str:
    """The steps for one book as a list; each result is computed from what is printed before it."""
    score, best = (printed(float(found.scores[each]), _OPERAND) for each in (book, found.best))
    scale = printed(found.scale, 0 if found.scale == round(found.scale) else _OPERAND)
    scaled, largest = product(score, scale, _RESULT), product(best, scale, _RESULT)
    row = found.trace.scaled_scores[0, 0].astype(np.float64)
    exponential = printed(exp(scaled - largest), _OPERAND)
    sum_of_all = printed(float(np.exp(row - row.max()).sum()), _OPERAND)
    weight = printed(exponential / sum_of_all, _RESULT)
    cosine = ", a cosine: both have length 1" if found.are_cosines else ""
    largest_is = "the largest on the shelf" if scaled == largest else f"while the best match has {largest:f}"
    lines = [
        f"**Compare.** query · key of {code(found.names[book])} = **{score:f}**{cosine}.",
        f"**Scale.** {score:f} × {scale:f} = **{scaled:f}**, {largest_is}.",
        f"**Softmax.** exp({scaled:f} − ({largest:f})) = {exponential:f}; divided by the sum over "
        f"{_all(len(found.books))}, {sum_of_all:f}, that is **{weight:f}**.",
        f"**Blend.** {weight:f} of this book's value, and so on for every book: their sum comes back.",
    ]
    return "\n".join(f"{number}. {line}" for number, line in enumerate(lines, start=1))


def at_this_sharpness(found: Search, sharpness: Sharpness) -> Paragraph:
    """What the chosen sharpness does, and what the formula's own scale would leave here."""
    d, weights = len(found.asks), sharpness.at_formula
    low, high = float(weights.min()), float(weights.max())
    formula = f"The formula divides by √{d} = {sqrt(d):.2f}, which would leave weights from {low:.4f} to {high:.4f}"
    return paragraph(
        f"At this sharpness the largest weight is {found.attention_weights.max():.4f}; even shares would be "
        f"{1 / len(found.books):.4f}.",
        either(
            Claim(
                "almost_even",
                f"{formula}: almost even, because sentence embeddings have length 1 and their products are at most 1.",
                found.are_cosines and is_about_as_much(low, high),
            ),
            Claim("not_even", f"{formula}."),
        ),
    )


def trained_head(found: Search, sharpness: Sharpness, view: View) -> Paragraph:
    """Whether the formula's scale is enough for a trained head: how far its scaled scores lie apart."""
    row = view.trace.scaled_scores[view.head, view.query]
    low, high = printed(float(row.min()), 2), printed(float(row.max()), 2)
    apart = total([high, -low])
    books = printed(float(np.ptp(found.scores)) * sharpness.formula, 3)
    scores = (
        f"In {view.head_name}, {name_of(view.tokens, view.query)} of your sentence gets scaled scores from {low} to "
        f"{high}, {apart} apart and already divided by √{view.trace.q.shape[-1]}; the books' lie {books} apart at the "
        "formula's scale."
    )
    return paragraph(
        either(
            Claim(
                "farther_apart",
                "A trained head needs no such help: its W_Q and W_K learned to make large products.",
                apart > books,
            ),
            Claim("no_farther_apart", "A trained head can make larger products, but here it does not."),
        ),
        scores,
        f"Only such distances count: softmax turns a distance of 1 into a ratio of {e:.2f} between two weights.",
    )


def matched_by_content(found: Search) -> Paragraph:
    """Which book gains and which loses most when the contents are used as keys."""
    before, after = found.by_labels.attention_weights.tolist(), found.attention_weights.tolist()
    changes = found.attention_weights - found.by_labels.attention_weights
    moved = [
        book
        for book in dict.fromkeys((int(changes.argmax()), int(changes.argmin())))
        if not prints_alike(before[book], after[book], ".1%")
    ]
    parts = " and ".join(
        f"{code(found.names[book])} goes from {before[book]:.1%} to {after[book]:.1%}" for book in moved
    )
    return paragraph(
        either(
            Claim("moved_most", f"Matched by content, {parts}:", bool(moved), {"books": moved}),
            Claim("hardly_moved", "Matched by content, no book's share changes much here:"),
        ),
        "now what stands in a book decides, whatever its label says.",
    )


def worst_label(found: Search) -> Paragraph:
    """The book whose label and content are least alike: the search can't know."""
    worst = int(found.label_likeness.argmin())
    lowest = float(found.label_likeness[worst])
    return paragraph(
        either(
            Claim(
                "labels_say_the_same",
                f"Every label here says much the same as its content: their cosine is {lowest:.3f} or more.",
                says_the_same(lowest),
            ),
            Claim(
                "least_like",
                f"Beware of labels: {code(found.names[worst])} stands on {code(found.books[worst].value)} (cosine of "
                f"label and content {lowest:.3f}{', the lowest on this shelf' if len(found.books) > 1 else ''}). "
                "Attention finds by the label and delivers the content.",
                about={"book": worst},
            ),
        )
    )


def nearest_contents(found: Search) -> dict[str, list[str]]:
    """The contents that the blend lies nearest to, as a table."""
    ranked = found.nearest[:_MOST_NEAREST]
    return {
        "content": [code(found.books[book].value) for book, _ in ranked],
        "cosine with the blend": [f"{likeness:.4f}" for _, likeness in ranked],
    }


def nearest_content(found: Search) -> Paragraph:
    """Which content the blend lies nearest to, which may not be that of the best match."""
    nearest, likeness = found.nearest[0]
    another = found.books[nearest].value != found.books[found.best].value
    return paragraph(
        Claim(
            "nearest",
            f"{'Of all contents, the' if len(found.books) > 1 else 'The'} blend lies nearest to "
            f"{code(found.books[nearest].value)} (cosine {likeness:.3f}).",
            about={"book": nearest},
        ),
        Claim(
            "match_is_not_gain",
            f"The best match, {code(found.names[found.best])}, is another book: the match is not the gain.",
            another,
            {"book": nearest},
        ),
    )


def _all(n: int) -> str:
    return f"all {n} books" if n > 1 else "the one book"
