"""Sentences to begin with, by what to look for in each; and the other half of a pair, where one word is turned."""

import re
from collections.abc import Mapping

DEFAULT_SENTENCE = "The animal didn't cross the street because it was too tired."
ONE_WORD_CHANGED = "The animal didn't cross the street because it was too wide."

# Where the lesson begins: a sentence that Home has not solved, in a head that finds what its "it" stands for.
LESSON = {"text": "The cat sat on the mat because it was warm.", "layer": "5", "head": "11"}

EXAMPLES = {
    "Animal, tired: what does “it” look at?": DEFAULT_SENTENCE,
    "Animal, wide: does one other word turn “it” to the street?": ONE_WORD_CHANGED,
    "Trophy, big: “it” with two things to mean": (
        "The trophy doesn't fit into the brown suitcase because it is too big."
    ),
    "Trophy, small: now “it” means the other one; does the model see it?": (
        "The trophy doesn't fit into the brown suitcase because it is too small."
    ),
    "River bank: “bank” beside water": "We sat on the bank of the river and watched the boats.",
    "Money bank: the same word beside money": "She went to the bank to deposit her money.",
    "A long paragraph: what becomes of attention among two hundred tokens?": (
        "A library at closing time is a quiet place to think about attention. Every reader has come with a question, "
        "and every book stands behind a label. A girl looks for stories about the sea; she runs her finger along the "
        "labels, lingers where they promise ships and storms, and carries home a little of each book she opened. An "
        "old man wants to know why the moon is pale. He hardly glances at the shelf of cookery, spends most of his "
        "hour on astronomy, and still takes one sentence from a book of poems. Nobody told them which shelf to visit. "
        "Over years of reading they learned what to ask, and the librarian learned what to write on the labels, so "
        "that good questions meet good answers. When the lamps go out, the books do not change, but the readers do, "
        "and tomorrow they will ask something new, because what they found today has become part of who is asking."
    ),
}

# After "because it was too …" such a word decides what "it" stands for, and the other one decides otherwise.
_TELLING = {"tired": "wide", "big": "small", "large": "small", "fast": "slow", "heavy": "weak", "full": "empty"}
_TELLING |= {other: word for word, other in reversed(_TELLING.items())}
# With such a word changed a sentence is still one.
_COMMON = {"is": "was", "are": "were", "has": "had", "he": "she", "my": "your", "in": "near", "on": "under"}
_COMMON |= {"and": "or", "because": "although", "before": "after", "with": "without"}
_COMMON |= {other: word for word, other in _COMMON.items()}


def turned(text: str) -> str | None:
    """The sentence with the last of a few telling words turned, "too wide" for "too tired"; None if it has none."""
    return _with_the_last_changed(text, _TELLING)


def one_word_changed(text: str) -> str:
    """The sentence with a telling word turned, or else a common one; where there is neither, without its first word.

    The last word stays: a search begins at it where no "it" is (`first_query`). A single word is said twice.
    """
    words = text.split()
    changed = turned(text) or _with_the_last_changed(text, _COMMON)
    return changed or " ".join(words[1:] if len(words) > 1 else words * 2)


def _with_the_last_changed(text: str, others: Mapping[str, str]) -> str | None:
    found = [word for word in re.finditer(r"\w+", text) if word[0] in others]
    return f"{text[: found[-1].start()]}{others[found[-1][0]]}{text[found[-1].end() :]}" if found else None
