"""A shelf of 500 books: embedding labels and contents packed, as the app does, against one text after the other and
against padded batches of sentence-transformers; then a search on it; and one head's search of the whole vocabulary.

    python -m tests.bench.bench_library
"""

from itertools import cycle
from typing import Any

import numpy as np

from qkv_core.encoder import Encoder, load_encoder
from qkv_core.library.search import soft_lookup
from qkv_core.library.shelf import DEFAULT_SHELF, MAX_BOOKS
from qkv_core.library.vocabulary import Vocabulary
from qkv_core.measures.embeddings import sentence_embeddings
from qkv_core.reference import load_reference
from qkv_core.server.threads import one_thread_a_product
from tests.bench.common import report, seconds

ROUNDS = 3


def main() -> None:
    one_thread_a_product()  # as the app does
    encoder = load_encoder()
    books = [(f"{book.key} {i}", f"{book.value} {i}") for i, book in zip(range(MAX_BOOKS), cycle(DEFAULT_SHELF))]
    reference = load_reference(encoder.folder)
    for name, texts in zip(("labels", "contents"), (list(column) for column in zip(*books, strict=True)), strict=True):
        compare_embedding(name, texts, encoder, reference)

    shelf = sentence_embeddings(encoder, texts)
    searches = [1000 * seconds(lambda: soft_lookup(shelf[0], shelf, shelf, scale=20.0)) for _ in range(20)]
    print(f"one search on {MAX_BOOKS} books: {np.median(searches):.2f} ms")

    vocabulary = Vocabulary(encoder)
    first = seconds(lambda: vocabulary.answers("paris", 1))
    warm = [1000 * seconds(lambda: vocabulary.answers("paris", 1)) for _ in range(20)]
    print(f"vocabulary: first search {first:.2f} s, then {np.median(warm):.1f} ms; {vocabulary.n_bytes / 1e6:.0f} MB")


def compare_embedding(name: str, texts: list[str], encoder: Encoder, reference: Any) -> None:
    packed, loop, batches = [], [], []
    for _ in range(ROUNDS):
        batches.append(seconds(lambda: reference.encode(texts, batch_size=32, show_progress_bar=False)))
        loop.append(seconds(lambda: [encoder.encode(text).sentence_embedding for text in texts]))
        packed.append(seconds(lambda: sentence_embeddings(encoder, texts)))
    report(f"embedding {len(texts)} {name}, packed against one by one", packed, loop)
    report(f"embedding {len(texts)} {name}, packed against batches of 32 in sentence-transformers", packed, batches)


if __name__ == "__main__":
    main()
