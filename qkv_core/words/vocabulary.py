"""Sentences about one head's search of the whole vocabulary."""

from collections.abc import Sequence

from qkv_core.library.vocabulary import Blend, Ranking, Vocabulary
from qkv_core.view import View
from qkv_core.words.claims import Claim, Paragraph, either, paragraph
from qkv_core.words.comparatives import is_most
from qkv_core.words.markdown import code
from qkv_core.words.naming import listed, name_of
from qkv_core.words.shares import share

TO_TRY = "Ask for *eat* instead of *paris*. Then touch an answer: now it asks."
NOT_ALL_MEAN_SOMETHING = (
    "Some heads know what belongs together. Others follow spelling, and several show nothing that a person can name."
)
_NAMED = 3


def who_answers(found: Ranking, *, pieces: bool) -> Paragraph:
    """What the head answers, in a line; whether it means anything is the reader's to judge."""
    tokens = [entry.token for entry in found.best[:_NAMED]]
    named = listed([code(token) for token in tokens])
    among = "Of all words and pieces" if pieces else "Of all the words"
    return paragraph(
        Claim(
            "best_of_all" if pieces else "best_without_pieces",
            f"{among} it knows, {found.head_name} finds {named} for {code(found.word)}.",
            about={"tokens": tokens},
        )
    )


def side_by_side(rankings: Sequence[Ranking]) -> dict[str, list[str]]:
    """Several heads' answers as a table: a column a head."""
    return {f"H{found.head}": [code(entry.token) for entry in found.best] for found in rankings}


def conditions(vocabulary: Vocabulary) -> str:
    """What was held fixed, and why only layer 0 can do this."""
    return (
        "Every word stands right after [CLS], as a text of its own: layer 0 looks at a word and its place, at nothing "
        f"else. The search holds {vocabulary.n_bytes / 1e6:.0f} MB for all visitors together."
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
    most = share(float(blend.attention_weights.max()))
    return paragraph(
        f"Softmax over all {len(blend.shelf):,} entries weighs their values, and the blend comes back.",
        either(
            Claim(
                "mostly_one",
                f"The best answer gets {most} of it, more than all others together.",
                is_most(float(blend.attention_weights.max())),
            ),
            Claim(
                "nobody_has_most",
                f"The best answer gets only {most}, so the blend may be nearer to words that answered less well.",
            ),
        ),
    )


def deeper(view: View) -> str:
    """Where the chosen layer comes in."""
    return (
        f"A deeper layer sees the whole text, so a head searches the sentence around a word. In yours, "
        f"{view.head_name} searches for {name_of(view.tokens, view.query)}."
    )
