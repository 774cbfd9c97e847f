"""Of a pronoun a reader knows what it stands for, and may expect the model to look there: what to say to that."""

from qkv_core.view import View, bare
from qkv_core.words.claims import Claim
from qkv_core.words.naming import name_of

_PRONOUNS = frozenset({"it", "he", "she", "they", "him", "her", "them"})


def may_surprise(view: View) -> bool:
    """Whether the query is a pronoun that looks most at another token: at the wrong one, a reader may think."""
    return bare(view.tokens[view.query]) in _PRONOUNS and int(view.row.argmax()) != view.query


def not_trained_for(view: View) -> Claim:
    """That the model need not look where a reader would."""
    return Claim(
        "not_trained_for_pronouns",
        f"The model was trained to compare sentences, not to say what {name_of(view.tokens, view.query)} stands for: "
        "it need not look where you would.",
        may_surprise(view),
    )
