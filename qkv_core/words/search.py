"""Sentences about a search on a shelf of books."""

from math import e, exp, sqrt

import numpy as np

from qkv_core.library.search import Search, Sharpness
from qkv_core.view import View
from qkv_core.words.arithmetic import printed, product, total
from qkv_core.words.claims import Claim, Paragraph, either, paragraph
from qkv_core.words.comparatives import is_about_as_much, is_most, prints_alike, says_the_same
from qkv_core.words.markdown import code
from qkv_core.words.naming import name_of
from qkv_core.words.shares import share

_MOST_NEAREST = 5
_OPERAND, _RESULT = 8, 6  # digits: a result rounds to what the search itself has

TO_TRY = "Ask for something that no book is about. Then touch a book: its four steps open in numbers."
LIMITS = (
    "A library gives you one book, attention a blend of all. In a library, readers and books are different things; in "
    "a sentence every token is both. And no librarian sends you to an empty shelf, but heads often look at [CLS] when "
    "they find nothing."
)


def answer(found: Search) -> Paragraph:
    """Which key the query fits best, and whether its book is most of what comes back."""
    best, weight = code(found.names[found.best]), float(found.attention_weights[found.best])
    fits, about = f"Your query fits the key {best} best", {"book": found.best, "share": share(weight)}
    return paragraph(
        either(
            Claim("mostly_its_pages", f"{fits}, so you get mostly its value: its pages.", is_most(weight), about),
            Claim(
                "its_pages_and_others",
                f"{fits}, but you get a blend of values: its pages are only **{share(weight)}** of it.",
                about=about,
            ),
        )
    )


def not_a_dictionary(found: Search) -> Paragraph:
    """What a dictionary would do instead."""
    n, n_held = len(found.books), int(np.count_nonzero(found.attention_weights))
    return paragraph(
        either(
            Claim("alone", "A dictionary would give you the same: there is only one book.", n == 1),
            Claim("blend_of_all", f"A dictionary would give you one book; attention blends all {n}.", n_held == n),
            Claim(
                "blend_of_some",
                f"A dictionary would give you one book; attention blends {n_held} of {n}. The other weights are too "
                "small for the computer's numbers.",
                n_held > 1,
            ),
            Claim(
                "all_from_one",
                "A dictionary would give you the same: all other weights are too small for the computer's numbers.",
            ),
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
    formula = f"The formula divides by √{d} = {sqrt(d):.2f}: weights would run from {low:.4f} to {high:.4f}"
    return paragraph(
        f"At this sharpness the largest weight is {found.attention_weights.max():.4f}; even shares would be "
        f"{1 / len(found.books):.4f}.",
        either(
            Claim(
                "almost_even",
                f"{formula}. That is almost even, because sentence embeddings have length 1.",
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
        f"In {view.head_name}, the scaled scores of {name_of(view.tokens, view.query)} run from {low} to {high}, "
        f"{apart} apart. At the formula's scale the books' lie {books} apart."
    )
    return paragraph(
        either(
            Claim(
                "farther_apart",
                "A trained head needs no help: its W_Q and W_K learned to make large products.",
                apart > books,
            ),
            Claim("no_farther_apart", "A trained head can make larger products, but here it doesn't."),
        ),
        scores,
        f"Softmax turns a distance of 1 into a ratio of {e:.2f} between two weights.",
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
            Claim("moved_most", f"Matched by content, {parts}.", bool(moved), {"books": moved}),
            Claim("hardly_moved", "Matched by content, no book's share changes much here."),
        ),
        "Now its pages decide, whatever the label says.",
    )


def worst_label(found: Search) -> Paragraph:
    """The book whose label and content are least alike: the search can't know."""
    worst = int(found.label_likeness.argmin())
    lowest = float(found.label_likeness[worst])
    return paragraph(
        either(
            Claim(
                "labels_say_the_same",
                f"Every label here says much the same as its pages: their cosine is {lowest:.2f} or more.",
                says_the_same(lowest),
            ),
            Claim(
                "least_like",
                f"**A label can mislead.** {code(found.names[worst])} stands on {code(found.books[worst].value)} "
                "Attention finds by the label and delivers the pages.",
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
            f"The blend is most like {code(found.books[nearest].value)} (cosine {likeness:.2f}).",
            about={"book": nearest},
        ),
        Claim(
            "match_is_not_gain",
            f"The key that fits best, {code(found.names[found.best])}, is that of another book.",
            another,
            {"book": nearest},
        ),
    )


def _all(n: int) -> str:
    return f"all {n} books" if n > 1 else "the one book"
