"""All heads at once: how far they agree, and how to read their tiles."""

from qkv_core.measures.habits import MEASURES
from qkv_core.measures.overview import AS_IN_THE_MODEL, Overview
from qkv_core.view import View
from qkv_core.words.markdown import code


def many_questions(view: View, found: Overview) -> str:
    """How far the heads agree on what the chosen query should look at."""
    favourite, n_heads = int(found.favoured_by.argmax()), len(found.places)
    return (
        f"The same sentence, {n_heads} heads, {n_heads} searches at once. For {code(view.asks)} they look most at "
        f"{(found.favoured_by > 0).sum()} different tokens; {code(view.tokens[favourite])} is the favourite of "
        f"{found.favoured_by[favourite]}. Their outputs are added up, so one layer can ask "
        f"{view.encoding.encoder.n_heads} questions and keep all the answers."
    )


def order_in_words(found: Overview) -> str:
    """What a measure measures, and how to read a tile."""
    tile = "In each tile a row is a query, a column a key."
    if found.asked == AS_IN_THE_MODEL:
        return f"A column of tiles is a layer, a row of them a head; both count from 0. {tile}"
    measure = f"“{found.asked}”: {MEASURES[found.asked]}."
    if not found.has_numbers:
        return f"{measure} This text has none, so the heads stand as in the model. {tile}"
    return f"{measure} {tile}"
