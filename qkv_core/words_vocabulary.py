"""Sentences about one head's search of the whole vocabulary."""

from collections.abc import Sequence

from qkv_core.library import Found, Vocabulary
from qkv_core.words import code


def found_in_words(word: str, head: int, found: Sequence[Found], n_words: int) -> str:
    """What the head answers, in a line; whether it means anything is the reader's to judge."""
    leading = ", ".join(code(entry.token) for entry in found[:6])
    return (
        f"In L0H{head}, {code(word)} asks and all {n_words:,} vocabulary entries answer. The best: {leading}. Some "
        "heads seem to know what belongs together, others follow spelling or habit, and several show nothing that a "
        "person can name."
    )


def conditions(vocabulary: Vocabulary) -> str:
    """What was held fixed, and why only layer 0 can do this."""
    return (
        f"Both the word that asks and every entry that answers stand at position {vocabulary.position}, right after "
        f"[CLS], as if each were a text of one word. Layer 0's queries and keys depend on nothing else. Deeper ones "
        f"depend on the whole text, so there your sentence's own tokens are the library: see the four steps. "
        f"The search holds {vocabulary.n_bytes / 2**20:.0f} MB for all visitors together."
    )


def pieces_in_words(word: str, pieces: Sequence[str]) -> str:
    """A word that the vocabulary does not have as one entry."""
    if not pieces:
        return f"There is nothing to search for in {code(word)}: type a word."
    parts = ", ".join(map(code, pieces))
    return f"The vocabulary has no entry {code(word)}; the model reads it as {parts}. Choose a piece to search for."


VALUES = (
    "Softmax over all entries weighs their values, and the blend comes back. Whose values is it like? Often not those "
    "whose keys answered best: with thousands of small weights, the blend is nobody's in particular."
)
