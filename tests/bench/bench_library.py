"""A shelf of 500 books: embedding it, one text after the other and as one padded batch of sentence-transformers,
then a search on it; and one head's search of the whole vocabulary.

    python -m tests.bench.bench_library
"""

import numpy as np

from qkv_core.encoder import load_encoder
from qkv_core.library import Vocabulary, soft_lookup
from qkv_core.reference import load_reference
from qkv_core.shelf import DEFAULT_SHELF, MAX_BOOKS
from qkv_core.ui.threads import one_thread_a_product
from tests.bench.common import report, seconds

ROUNDS = 3


def main() -> None:
    one_thread_a_product()  # as the app does
    encoder = load_encoder()
    texts = [f"{DEFAULT_SHELF[i % len(DEFAULT_SHELF)].value} {i}" for i in range(MAX_BOOKS)]
    reference = load_reference(encoder.folder)

    def loop() -> None:
        np.stack([encoder.encode(text).sentence_embedding for text in texts])

    ours, floor = [], []
    for _ in range(ROUNDS):
        floor.append(seconds(lambda: reference.encode(texts, batch_size=32, show_progress_bar=False)))
        ours.append(seconds(loop))
    report(f"embedding {MAX_BOOKS} books, against batches of 32 in sentence-transformers", ours, floor)

    shelf = np.stack([encoder.encode(text).sentence_embedding for text in texts])
    searches = [1000 * seconds(lambda: soft_lookup(shelf[0], shelf, shelf, scale=20.0)) for _ in range(20)]
    print(f"one search on {MAX_BOOKS} books: {np.median(searches):.2f} ms")

    vocabulary = Vocabulary(encoder)
    first = seconds(lambda: vocabulary.answers("paris", 1))
    warm = [1000 * seconds(lambda: vocabulary.ranked(vocabulary.answers("paris", 1), top=12)) for _ in range(20)]
    print(f"vocabulary: first search {first:.2f} s, then {np.median(warm):.1f} ms; {vocabulary.n_bytes / 2**20:.0f} MB")


if __name__ == "__main__":
    main()
