"""Sentences about two sentences: what the head sees in each, which heads changed most, how alike they are."""

import numpy as np

from qkv_core.attention import Array
from qkv_core.examples import ONE_WORD_CHANGED
from qkv_core.measures.comparison import Comparison
from qkv_core.words.claims import Claim, Paragraph, either, paragraph
from qkv_core.words.comparatives import hardly_differs, is_most
from qkv_core.words.naming import few_or_count, name_of
from qkv_core.words.shares import each, leaders, share

MOVED = "How much of a query's attention moved, on average over the words that both sentences have."
_MOST_CHANGED = 8
_NO_STEP = 0.00005  # of a cosine: nothing in four digits


def to_try(found: Comparison) -> str:
    """The word to change; of a sentence of somebody's own they know one."""
    if found.second.encoding.text == ONE_WORD_CHANGED:
        return "In the second sentence, put *hungry* in place of *wide*."
    return "Change a word of the second sentence. Which links change with it?"


def answer(found: Comparison) -> Paragraph:
    """Whether the query's favourite key is another one in the second sentence."""
    asks, one, other = (
        name_of(found.first.tokens, found.first.query),
        leaders(found.first.row),
        leaders(found.second.row),
    )
    if not found.is_followed:
        return paragraph(_not_there(found, found.first.query))
    before, after = few_or_count(found.first.tokens, one), few_or_count(found.second.tokens, other, strong=True)
    about: dict[str, object] = {"one": one, "other": other}
    same = [found.alignment.partner(key) for key in one] == list(other)
    return paragraph(
        either(
            Claim("same_favourite", f"In both sentences, {asks} looks most at {after}.", same, about),
            Claim(
                "other_favourite",
                f"In the first sentence {asks} looks most at {before}, in the second at {after}.",
                about=about,
            ),
        )
    )


def _not_there(found: Comparison, key: int) -> Claim:
    token = name_of(found.first.tokens, key)
    return Claim("not_there", f"The second sentence has no {token} in this place.", about={"key": key})


def query_in_both(found: Comparison) -> Paragraph:
    """Whom the chosen query looks at in the one and in the other, where both have it."""
    first, second = found.first, found.second
    asks = name_of(first.tokens, first.query)
    if not found.is_followed:
        return paragraph(_not_there(found, first.query), "Choose another word to follow.")
    one, other = leaders(first.row), leaders(second.row)
    shares = [
        f"{few_or_count(view.tokens, keys)}, {share(float(view.row[keys[0]]))}{each(keys)}"
        for view, keys in ((first, one), (second, other))
    ]
    return paragraph(
        Claim(
            "look_most_at",
            f"In {first.head_name}, {asks} looks most at {shares[0]}. In the second sentence, at {shares[1]}.",
            about={"one": one, "other": other},
        ),
        _same_key(found, int(first.row.argmax())),
        between="\n\n",
    )


def _same_key(found: Comparison, key: int) -> Paragraph:
    """What becomes of a key of the first sentence in the second."""
    token, partner = name_of(found.first.tokens, key), found.alignment.partner(key)
    if partner is None:
        return paragraph(_not_there(found, key))
    was, now = float(found.first.row[key]), float(found.second.row[partner])
    about = {"key": key, "partner": partner}
    if hardly_differs(was, now):
        return paragraph(
            Claim("little_changes", f"Little changes for {token}: {was:.1%}, then {now:.1%}.", about=about)
        )
    return paragraph(
        Claim("changes", f"{token} goes from {was:.1%} to {now:.1%}.", about=about),
        # A key that lost weight leaves the question who won it; of one that won, the numbers say it all.
        _winner(found) if now < was else "",
        "The weights shift. That doesn't mean the model understood the change.",
        between="\n\n",
    )


def _winner(found: Comparison) -> Claim:
    """The key whose weight grew most, and whether it is a word, and a word of both sentences."""
    key = int(found.gains.argmax())
    token, now = name_of(found.second.tokens, key), float(found.second.row[key])
    was = now - float(found.gains[key])
    if found.second.encoding.is_special[key]:
        won_by = f"went to the marker {token}, which stands for no word: {was:.1%}, then {now:.1%}."
    elif key in found.alignment.second:
        won_by = f"went to {token}: {was:.1%}, then {now:.1%}."
    else:
        won_by = f"went to {token}, which is new here: {now:.1%}."
    part = float(found.gains[key] / np.maximum(found.gains, 0).sum())
    return either(
        Claim("most_was_won", f"Most of it {won_by}", is_most(part), {"key": key}),
        Claim("largest_part_was_won", f"The largest part {won_by}", about={"key": key}),
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
    return paragraph(
        f"Before the first layer, the cosine of the two is {cosines[0]:.4f}. At the end it is **{cosines[-1]:.4f}**.",
        either(
            Claim("no_step", "No layer changes that.", abs(steps[layer]) < _NO_STEP),
            Claim("largest_step", f"Layer {layer} changes it most.", about={"layer": layer}),
        ),
    )
