"""Sentences about two sentences: what the head sees in each, which heads changed most, how alike they are."""

import numpy as np

from qkv_core.attention import Array
from qkv_core.encoder import Encoding
from qkv_core.measures.comparison import Alignment
from qkv_core.view import Choice
from qkv_core.words.markdown import code

_MOST_CHANGED = 8
_CLEAR = 0.05  # a change of weight that a reader would see


def query_in_both(first: Encoding, second: Encoding, alignment: Alignment, choice: Choice) -> str:
    """Whom the chosen query looks at in the one and in the other, where both have it."""
    where = np.flatnonzero(alignment.first == choice.query)
    asks = code(first.tokens[choice.query])
    if not len(where):
        return f"The second sentence has no {asks} at this place, so this query can't be followed into it."
    before = first.layers[choice.layer].attention.attention_weights[choice.head, choice.query]
    after = second.layers[choice.layer].attention.attention_weights[choice.head, alignment.second[where[0]]]
    one, other = int(before.argmax()), int(after.argmax())
    sentence = (
        f"In {choice.head_name}, {asks} looks most at {code(first.tokens[one])} ({before[one]:.1%}) in the first "
        f"sentence and at {code(second.tokens[other])} ({after[other]:.1%}) in the second."
    )
    return f"{sentence} {_same_key(first, alignment, before, after, one)}"


def _same_key(first: Encoding, alignment: Alignment, before: Array, after: Array, key: int) -> str:
    where = np.flatnonzero(alignment.first == key)
    if not len(where):
        return f"The second sentence has no {code(first.tokens[key])} at this place."
    now = float(after[alignment.second[where[0]]])
    change = now - float(before[key])
    if abs(change) < _CLEAR:
        return f"For {code(first.tokens[key])} little changes: {before[key]:.1%}, then {now:.1%}."
    # A key that lost weight leaves the question who won it; of one that won, the numbers say it all.
    winner = f" {_where_most_rose(first, alignment, before, after)}" if change < 0 else ""
    return (
        f"{code(first.tokens[key])} goes from {before[key]:.1%} to {now:.1%}.{winner} A small model shifts its "
        "weights; that it understood the change of meaning does not follow."
    )


def _where_most_rose(first: Encoding, alignment: Alignment, before: Array, after: Array) -> str:
    """The key whose weight grew most, and whether it is a word at all."""
    rises = after[alignment.second] - before[alignment.first]
    place = int(rises.argmax())
    token = code(first.tokens[alignment.first[place]])
    was, now = float(before[alignment.first[place]]), float(after[alignment.second[place]])
    if first.is_special[alignment.first[place]]:
        return f"Most was won by the marker {token} ({was:.1%}, then {now:.1%}), which stands for no word."
    return f"Most was won by {token}: {was:.1%}, then {now:.1%}."


def most_changed(distances: Array) -> dict[str, list[str]]:
    """The heads whose attention moved most, as a table."""
    order = np.argsort(-distances, axis=None, kind="stable")[:_MOST_CHANGED]
    places = [divmod(int(index), distances.shape[1]) for index in order]
    return {
        "head": [f"L{layer}H{head}" for layer, head in places],
        "attention moved": [f"{distances[place]:.1%}" for place in places],
    }


def how_alike(cosines: Array) -> str:
    """Both embeddings' cosine, and where on the way it changed most."""
    steps = np.diff(cosines)
    layer = int(np.abs(steps).argmax())
    return (
        f"Before the first layer the two have the cosine {cosines[0]:.4f}, at the end, as sentence embeddings, "
        f"**{cosines[-1]:.4f}**. The largest step is taken by layer {layer}: {steps[layer]:+.4f}."
    )
