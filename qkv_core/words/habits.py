"""Sentences about what the heads do, computed from their measures."""

from collections.abc import Mapping

import numpy as np

from qkv_core.attention import Array
from qkv_core.encoder import Encoding
from qkv_core.measures.corpus import CorpusProfile
from qkv_core.measures.habits import MEASURES, find, habit
from qkv_core.view import Choice
from qkv_core.words.markdown import code

_MOST_FOUND = 12


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


def order_in_words(table: Mapping[str, Array], order: str) -> str:
    """What a measure measures, and how to read a tile."""
    tile = "In each tile a row is a query, a column a key."
    if order not in MEASURES:
        return f"A column of tiles is a layer, a row of them a head; both count from 0. {tile}"
    if np.isnan(table[order]).all():
        return f"“{order}”: {MEASURES[order]}. This text has none, so the heads stand as in the model. {tile}"
    return f"“{order}”: {MEASURES[order]}. {tile}"


def usually(here: Mapping[str, Array], profile: CorpusProfile, choice: Choice) -> str:
    """The chosen head's habit over the corpus, and how usual this sentence is for it."""
    mean = profile.mean()
    place = (choice.layer, choice.head)
    entropy = float(here["entropy"][place])
    below = profile.share_below("entropy", entropy, *place)
    return (
        f"Over the corpus of {profile.n_texts} texts {choice.head_name} is: **{habit(mean, *place)}**. Its weights "
        f"here are spread to {entropy:.0%} of the most even spread; in {below:.0%} of the texts they are spread less. "
        "A name is given only where a head gives at least half of its weight to one kind of token."
    )


def finder_table(encoding: Encoding, profile: CorpusProfile, query: int, key: int) -> dict[str, list[str]]:
    """The heads that let one token look at another most, and, between two words, how unusual that is for each."""
    ranked = find(encoding, query, key)[:_MOST_FOUND]
    table = {
        "head": [f"L{row.layer}H{row.head}" for row in ranked],
        "weight": [f"{row.attention_weight:.4f}" for row in ranked],
    }
    if _between_words(encoding, query, key):
        table["larger than so much of its weights in the corpus"] = [
            f"{profile.weight_share_below(row.attention_weight, row.layer, row.head):.1%}" for row in ranked
        ]
    return table


def _between_words(encoding: Encoding, query: int, key: int) -> bool:
    """The pairs that the corpus's weights are of: two different tokens, neither an added marker."""
    return query != key and not (encoding.is_special[query] or encoding.is_special[key])


def finder_in_words(encoding: Encoding, query: int, key: int) -> str:
    """Which head finds this pair best."""
    first, *_ = find(encoding, query, key)
    sentence = (
        f"Of all heads, **L{first.layer}H{first.head}** lets {code(encoding.tokens[query])} look at "
        f"{code(encoding.tokens[key])} most: {first.attention_weight:.4f}."
    )
    if _between_words(encoding, query, key):
        return (
            f"{sentence} A large weight may be ordinary for a head, so the last column says how much of what it does "
            "between two words of the corpus is smaller."
        )
    return (
        f"{sentence} How unusual that is can't be said: the corpus's weights are of pairs of different words, and "
        "looking at a marker or at oneself is an ordinary habit."
    )
