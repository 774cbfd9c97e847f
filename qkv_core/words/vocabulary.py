"""Sentences about one head's search of the whole vocabulary."""

from collections.abc import Sequence

from qkv_core.attention import AttentionTrace
from qkv_core.library.search import Found, Vocabulary
from qkv_core.view import Choice
from qkv_core.words.markdown import code


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
        f"depend on the whole text, so there your sentence's own tokens are the library. "
        f"The search holds {vocabulary.n_bytes / 2**20:.0f} MB for all visitors together."
    )


def pieces_in_words(word: str, pieces: Sequence[str]) -> str:
    """A word that the vocabulary does not have as one entry."""
    if not pieces:
        return f"There is nothing to search for in {code(word)}: type a word."
    parts = ", ".join(map(code, pieces))
    return f"The vocabulary has no entry {code(word)}; the model reads it as {parts}. Choose a piece to search for."


def blend_in_words(trace: AttentionTrace) -> str:
    """How little the whole vocabulary's blend owes to any one entry."""
    attention_weights = trace.attention_weights[0, 0]
    return (
        f"Softmax over all {len(attention_weights):,} entries weighs their values, and the blend comes back. The best "
        f"answer gets {attention_weights.max():.2%} of it, so that the blend is often nobody's in particular: its "
        "neighbours need not be those whose keys answered best."
    )


def best_blend_in_words(trace: AttentionTrace, found: Sequence[Found]) -> str:
    """The blend of a short shelf, where single values count."""
    attention_weights = trace.attention_weights[0, 0]
    return (
        f"A sentence has a shorter shelf. If only the {len(found)} best answers stood in it, {code(found[0].token)} "
        f"would get {attention_weights[0]:.1%} and the last of them, {code(found[-1].token)}, "
        f"{attention_weights[-1]:.1%}."
    )


def deeper_in_words(choice: Choice, asks: str) -> str:
    """Where the chosen layer comes in."""
    return (
        f"In any layer, a head's real shelf is the sentence around the word. Here {choice.head_name}, the layer and "
        f"head chosen at the top, searches for {code(asks)} among your own sentence's tokens."
    )
