"""Where a reader may expect something else of a pronoun than the model does: said in a line."""

from qkv_core.view import View
from qkv_core.words.claims import Claim
from qkv_core.words.naming import name_of

_PRONOUNS = frozenset({"it", "he", "she", "they", "him", "her", "them"})


def asks_for_a_word(view: View) -> bool:
    """Whether the query is a pronoun, of which a reader knows what it stands for."""
    return view.asks in _PRONOUNS


def not_trained_for(view: View, looks_most_at: int) -> Claim:
    """That the model need not look where a reader would, said of a pronoun that looks most at another word."""
    return Claim(
        "not_trained_for_pronouns",
        f"If you expected another word: the model was trained to compare sentences, not to say what "
        f"{name_of(view.tokens, view.query)} stands for.",
        asks_for_a_word(view) and looks_most_at != view.query and not view.encoding.is_special[looks_most_at],
        {"key": looks_most_at},
    )
