"""Sentences about two sentences: what the head sees in each, which heads changed most, how alike they are."""

import numpy as np

from qkv_core.attention import Array
from qkv_core.measures.comparison import Comparison
from qkv_core.words.claims import Claim, Paragraph, either, paragraph
from qkv_core.words.comparatives import hardly_differs, is_most
from qkv_core.words.naming import few_or_count, name_of
from qkv_core.words.shares import each, leaders, share

_MOST_CHANGED = 8


def query_in_both(found: Comparison) -> Paragraph:
    """Whom the chosen query looks at in the one and in the other, where both have it."""
    first, second = found.first, found.second
    asks = name_of(first.tokens, first.query)
    if not found.is_followed:
        text = f"The second sentence has no {asks} at this place, so this query can't be followed into it."
        return paragraph(Claim("not_there", text, about={"key": first.query}))
    one, other = leaders(first.row), leaders(second.row)
    shares = [
        f"{few_or_count(view.tokens, keys)} ({share(float(view.row[keys[0]]))}{each(keys)})"
        for view, keys in ((first, one), (second, other))
    ]
    return paragraph(
        Claim(
            "look_most_at",
            f"In {first.head_name}, {asks} looks most at {shares[0]} in the first sentence and at {shares[1]} in the "
            "second.",
            about={"one": one, "other": other},
        ),
        _same_key(found, int(first.row.argmax())),
    )


def _same_key(found: Comparison, key: int) -> Paragraph:
    """What becomes of a key of the first sentence in the second."""
    token, partner = name_of(found.first.tokens, key), found.alignment.partner(key)
    if partner is None:
        return paragraph(Claim("not_there", f"The second sentence has no {token} at this place.", about={"key": key}))
    was, now = float(found.first.row[key]), float(found.second.row[partner])
    about = {"key": key, "partner": partner}
    if hardly_differs(was, now):
        return paragraph(
            Claim("little_changes", f"For {token} little changes: {was:.1%}, then {now:.1%}.", about=about)
        )
    return paragraph(
        Claim("changes", f"{token} goes from {was:.1%} to {now:.1%}.", about=about),
        # A key that lost weight leaves the question who won it; of one that won, the numbers say it all.
        _winner(found) if now < was else "",
        "A small model shifts its weights; that it understood the change of meaning does not follow.",
    )


def _winner(found: Comparison) -> Claim:
    """The key whose weight grew most, and whether it is a word, and a word of both sentences."""
    key = int(found.gains.argmax())
    token, now = name_of(found.second.tokens, key), float(found.second.row[key])
    was = now - float(found.gains[key])
    if found.second.encoding.is_special[key]:
        won_by = f"won by the marker {token} ({was:.1%}, then {now:.1%}), which stands for no word."
    elif key in found.alignment.second:
        won_by = f"won by {token}: {was:.1%}, then {now:.1%}."
    else:
        won_by = f"won by {token}, which the first sentence does not have at this place: {now:.1%}."
    part = float(found.gains[key] / np.maximum(found.gains, 0).sum())
    return either(
        Claim("most_was_won", f"Most was {won_by}", is_most(part), {"key": key}),
        Claim("largest_part_was_won", f"The largest part was {won_by}", about={"key": key}),
    )


def most_changed(distances: Array) -> dict[str, list[str]]:
    """The heads whose attention moved most, as a table."""
    order = np.argsort(-distances, axis=None, kind="stable")[:_MOST_CHANGED]
    places = [divmod(int(index), distances.shape[1]) for index in order]
    return {
        "head": [f"L{layer}H{head}" for layer, head in places],
        "attention moved": [f"{distances[place]:.1%}" for place in places],
    }


def how_alike(cosines: Array) -> Paragraph:
    """Both embeddings' cosine, and where on the way it changed most; cosines are [n_layers + 1]."""
    steps = np.diff(cosines)
    layer = int(np.abs(steps).argmax())
    largest = f"{steps[layer]:+z.4f}"
    return paragraph(
        f"Before the first layer the two have the cosine {cosines[0]:.4f}, at the end, as sentence embeddings, "
        f"**{cosines[-1]:.4f}**.",
        either(
            Claim("no_step", "No layer changes that.", not float(largest)),
            Claim("largest_step", f"The largest step is taken by layer {layer}: {largest}.", about={"layer": layer}),
        ),
    )
