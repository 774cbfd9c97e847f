"""Sentences about a search, computed from its weights."""

import numpy as np

from qkv_core.attention import Array, AttentionTrace, softmax
from qkv_core.encoder import Encoding
from qkv_core.library.search import hard_lookup, nearest
from qkv_core.library.shelf import Book
from qkv_core.measures.similarity import cosine
from qkv_core.view import Choice
from qkv_core.words.markdown import code

_MOST_NEAREST = 5
_ALIKE = 0.9  # a cosine from which label and content say the same


def search_in_words(trace: AttentionTrace, books: tuple[Book, ...], query: str) -> str:
    """What comes back for the first query: the leading labels with their weights, and what a dictionary would do."""
    attention_weights = trace.attention_weights[0, 0]
    order = np.argsort(-attention_weights, kind="stable")
    leading = [f"{code(books[book].key)} {attention_weights[book]:.1%}" for book in order[:3]]
    best = hard_lookup(trace)[0]
    return (
        f"{code(query)} draws from {', '.join(leading)}. A dictionary would hand out one book, "
        f"{code(books[best].key)}, or none; attention hands out a blend of all {len(books)}, weighted by relevance."
    )


def steps_in_words(trace: AttentionTrace, book: int, books: tuple[Book, ...]) -> str:
    """The four steps for one book as a list; each line begins with the number before."""
    score, scaled = float(trace.scores[0, 0, book]), float(trace.scaled_scores[0, 0, book])
    row = trace.scaled_scores[0, 0]
    exponentials = np.exp(row - row.max())
    weight = float(trace.attention_weights[0, 0, book])
    lines = [
        f"**Compare.** query · key of {code(books[book].key)} = **{score:.6f}**, a cosine: both have length 1.",
        f"**Scale.** {score:.6f} × {trace.scale_of(0):.6f} = **{scaled:.6f}**.",
        f"**Softmax.** exp({scaled:.6f} − ({row.max():.6f})) = {exponentials[book]:.6f}; divided by the sum over all "
        f"{len(books)} books, {exponentials.sum():.6f}, that is **{weight:.6f}**.",
        f"**Blend.** {weight:.6f} of this book's value, and so on for every book: their sum comes back.",
    ]
    return "\n".join(f"{number}. {line}" for number, line in enumerate(lines, start=1))


def scale_in_words(trace: AttentionTrace, d_model: int) -> str:
    """What the chosen sharpness does, and what the formula's own scale would leave here."""
    largest, n = float(trace.attention_weights[0, 0].max()), trace.attention_weights.shape[-1]
    mild = softmax(trace.scores[0, 0] * d_model**-0.5)
    return (
        f"At this sharpness the largest weight is {largest:.4f}; even shares would be {1 / n:.4f}. The formula divides "
        f"by √{d_model} = {np.sqrt(d_model):.2f}, which would leave weights from {mild.min():.4f} to {mild.max():.4f}: "
        "almost even, because sentence embeddings have length 1 and their products are at most 1."
    )


def trained_head_in_words(trace: AttentionTrace, encoding: Encoding, choice: Choice) -> str:
    """Why the formula's scale is enough for a trained head: how far its scaled scores lie apart."""
    head = encoding.layers[choice.layer].attention
    row = head.scaled_scores[choice.head, choice.query]
    here = np.ptp(trace.scores[0, 0]) * trace.scores.dtype.type(encoding.encoder.d_model**-0.5)
    return (
        f"A trained head needs no such help: its W_Q and W_K learned to make large products. In {choice.head_name}, "
        f"{code(encoding.tokens[choice.query])} of your sentence gets scaled scores from {row.min():.2f} to "
        f"{row.max():.2f}, {np.ptp(row):.2f} apart and already divided by √{encoding.encoder.d_head}; the books' lie "
        f"{here:.3f} apart at the formula's scale. Only such distances count: softmax turns a distance of 1 into a "
        f"ratio of {np.e:.2f} between two weights."
    )


def switch_in_words(by_label: AttentionTrace, by_content: AttentionTrace, books: tuple[Book, ...]) -> str:
    """Which book gains and which loses most when the contents are used as keys."""
    before, after = by_label.attention_weights[0, 0], by_content.attention_weights[0, 0]
    changes = after - before
    moved = dict.fromkeys((int(changes.argmax()), int(changes.argmin())))
    parts = [f"{code(books[book].key)} goes from {before[book]:.1%} to {after[book]:.1%}" for book in moved]
    return f"Matched by content, {' and '.join(parts)}: now what stands in a book decides, whatever its label says."


def worst_label(labels: Array, values: Array, books: tuple[Book, ...]) -> str:
    """The book whose label and content are least alike: the search can't know."""
    likeness = cosine(labels, values)
    worst = int(likeness.argmin())
    if likeness[worst] > _ALIKE:
        return "Every label says much the same as its content, so matching by label or by content comes to the same."
    return (
        f"Beware of labels: {code(books[worst].key)} stands on {code(books[worst].value)} (cosine of label and content "
        f"{likeness[worst]:.3f}, the lowest on this shelf). Attention finds by the label and delivers the content."
    )


def nearest_contents(blend: Array, values: Array, books: tuple[Book, ...]) -> dict[str, list[str]]:
    """The contents that the blend lies nearest to, as a table."""
    ranked = nearest(blend, values)[:_MOST_NEAREST]
    return {
        "content": [code(books[book].value) for book, _ in ranked],
        "cosine with the blend": [f"{likeness:.4f}" for _, likeness in ranked],
    }


def blend_in_words(trace: AttentionTrace, values: Array, books: tuple[Book, ...]) -> str:
    """Which contents the blend lies nearest to, which may not be those the labels promised."""
    (first, likeness), *_ = nearest(trace.z[0, 0], values)
    best = hard_lookup(trace)[0]
    sentence = f"Of all contents, the blend lies nearest to {code(books[first].value)} (cosine {likeness:.3f})."
    if first != best:
        sentence += f" The best label, {code(books[best].key)}, stands on another book: the match is not the gain."
    return sentence


LIMITS = (
    "A library gives you one book; attention gives a mixture of all, and no weight is ever quite zero. In a library "
    "readers and books are different things; in a sentence every token is both: it asks with its query and answers "
    "with its key and value at once. And no librarian would send you to an empty shelf, yet heads often look at [CLS] "
    "when they find nothing they were trained to look for: a shelf to rest on."
)
