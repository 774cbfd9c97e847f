"""Sentences about what the heads do, computed from their measures."""

from collections.abc import Mapping

import numpy as np

from qkv_core.attention import Array
from qkv_core.choice import Choice
from qkv_core.encoder import Encoding
from qkv_core.heads import MEASURES, habit
from qkv_core.words import code


def many_questions(encoding: Encoding, choice: Choice) -> str:
    """How far the heads agree on what the chosen query should look at."""
    rows = [layer.attention.attention_weights[:, choice.query] for layer in encoding.layers]
    strongest = np.argmax(rows, axis=-1)
    keys, counts = np.unique(strongest, return_counts=True)
    favourite = int(keys[counts.argmax()])
    return (
        f"The same sentence, {strongest.size} heads, {strongest.size} searches at once. For "
        f"{code(encoding.tokens[choice.query])} they look most at {len(keys)} different tokens; "
        f"{code(encoding.tokens[favourite])} is the favourite of {counts.max()}. Their outputs are added up, so one "
        f"layer can ask {encoding.encoder.n_heads} questions and keep all the answers."
    )


def about_the_head(table: Mapping[str, Array], choice: Choice) -> str:
    """The chosen head's habit on this sentence, with its number."""
    return f"{choice.head_name} on this sentence: **{habit(table, choice.layer, choice.head)}**."


def order_in_words(order: str) -> str:
    """What a measure measures."""
    if order in MEASURES:
        return f"“{order}”: {MEASURES[order]}."
    return "A column is a layer, a row is a head; both count from 0."
