"""Sentences about one head's search of the whole vocabulary."""

from collections.abc import Sequence

from qkv_core.library.vocabulary import Blend, Ranking, Vocabulary
from qkv_core.view import View
from qkv_core.words.claims import Claim, Paragraph, either, paragraph
from qkv_core.words.comparatives import is_most
from qkv_core.words.markdown import code
from qkv_core.words.naming import name_of

_NAMED = 6


def who_answers(found: Ranking, n_words: int, *, pieces: bool) -> Paragraph:
    """What the head answers, in a line; whether it means anything is the reader's to judge."""
    tokens = [entry.token for entry in found.best[:_NAMED]]
    which = "The best" if pieces else "The best, pieces of words left out"
    return paragraph(
        f"In {found.head_name}, {code(found.word)} asks and all {n_words:,} vocabulary entries answer.",
        Claim(
            "best_of_all" if pieces else "best_without_pieces",
            f"{which}: {', '.join(map(code, tokens))}.",
            about={"tokens": tokens},
        ),
        "Some heads seem to know what belongs together, others follow spelling or habit, and several show nothing that "
        "a person can name.",
    )


def side_by_side(rankings: Sequence[Ranking]) -> dict[str, list[str]]:
    """Several heads' answers as a table: a column a head."""
    return {f"H{found.head}": [code(entry.token) for entry in found.best] for found in rankings}


def conditions(vocabulary: Vocabulary) -> str:
    """What was held fixed, and why only layer 0 can do this."""
    return (
        f"Both the word that asks and every entry that answers stand at position {vocabulary.position}, right after "
        f"[CLS], as if each were a text of one word. Layer 0's queries and keys depend on nothing else. Deeper ones "
        f"depend on the whole text, so there your sentence's own tokens are the library. The vocabulary's unused "
        f"places are left out of every list. "
        f"The search holds {vocabulary.n_bytes / 1e6:.0f} MB for all visitors together."
    )


def made_of(word: str, pieces: Sequence[str]) -> Paragraph:
    """A word that the vocabulary does not have as one entry."""
    if not pieces:
        return paragraph(f"There is nothing to search for in {code(word)}: type a word.")
    parts = ", ".join(map(code, pieces))
    return paragraph(
        Claim(
            "no_entry",
            f"The vocabulary has no entry {code(word)}; the model reads it as {parts}.",
            about={"word": word},
        ),
        "Choose a piece to search for.",
    )


def what_comes_back(blend: Blend) -> Paragraph:
    """How much the whole vocabulary's blend owes to any one entry."""
    largest = float(blend.attention_weights.max())
    return paragraph(
        f"Softmax over all {len(blend.shelf):,} entries weighs their values, and the blend comes back.",
        either(
            Claim(
                "mostly_one",
                f"The best answer gets {largest:.2%} of it, more than all others together.",
                is_most(largest),
            ),
            Claim(
                "nobody_has_most",
                f"The best answer gets {largest:.2%} of it, less than all others together: the blend's neighbours need "
                "not be those whose keys answered best.",
            ),
        ),
    )


def a_short_shelf(blend: Blend) -> Paragraph:
    """The blend of a short shelf, where single values count."""
    weights, shelf = blend.attention_weights, blend.shelf
    return paragraph(
        "A sentence has a shorter shelf.",
        Claim(
            "best_of_few",
            f"If only the {len(shelf)} best answers stood in it, {code(shelf[0])} would get {weights[0]:.1%} and the "
            f"last of them, {code(shelf[-1])}, {weights[-1]:.1%}.",
            about={"shelf": shelf},
        ),
    )


def deeper(view: View) -> str:
    """Where the chosen layer comes in."""
    return (
        f"In any layer, a head's real shelf is the sentence around the word. Here {view.head_name}, the layer and "
        f"head chosen at the top, searches for {name_of(view.tokens, view.query)} among your own sentence's tokens."
    )
