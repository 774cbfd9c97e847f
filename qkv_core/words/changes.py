"""What a change costs, in words: the sentence embedding, three sentences, each head, graded pairs, a pair of tokens.

Every number is computed; where a change does little, the sentence says so.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from qkv_core.attention import Array
from qkv_core.measures.both_ways import BothWays
from qkv_core.measures.changes import Comparison
from qkv_core.measures.quality import sentence_pairs
from qkv_core.measures.similarity import cosine
from qkv_core.view import Choice
from qkv_core.words.markdown import code, code_in_table

# From here on an embedding is called little changed: its angle to the untouched one is below 8 degrees.
_LITTLE = 0.99
# Of attention, or of a cosine: less is not worth a word.
_HARDLY_MOVED = 0.01
# Of a rank correlation over so few pairs.
_NOT_FELT = 0.02
_N_RANKED = 5
_PAIRS = ("A and B", "A and C", "B and C")


def consequence(view: Comparison, before: Array, after: Array) -> str:
    """How far the sentence embedding turned, and what became of sentences A, B and C.

    `before` and `after` are the cosines of A and B, A and C, B and C in the untouched and the changed model.
    """
    rows = [f"| {name} | {one:.4f} | {other:.4f} |" for name, one, other in zip(_PAIRS, before, after, strict=True)]
    table = "\n".join(["| Cosine of sentences | untouched | changed |", "|:--|--:|--:|", *rows])
    return f"{_turned(view, before)}\n\n{table}\n\n{_order(before, after)}"


def both_directions(view: Comparison, key: int) -> str:
    """Which way the pair is read, then weight and q·k from the query to the key and back, untouched and changed."""
    query, head = view.choice.query, view.choice.head
    asks, answers = (code_in_table(view.untouched.tokens[position]) for position in (view.choice.query, key))
    rows = [
        f"| {name}, {state} | {numbers[query, key]:.4f} | {numbers[key, query]:.4f} |"
        for name, attribute in (("weight", "attention_weights"), ("q·k", "scores"))
        for state, trace in (("untouched", view.before), ("changed", view.after))
        for numbers in [getattr(trace, attribute)[head]]
    ]
    table = "\n".join(
        [f"| {view.choice.head_name} | {asks} → {answers} | {answers} → {asks} |", "|:--|--:|--:|", *rows]
    )
    return f"{_who_asks(view, key)}\n\n{table}"


def most_one_sided(ranked: Sequence[BothWays]) -> str:
    """The heads in which the two directions differ most."""
    if ranked[0].weight_there == ranked[0].weight_back:
        return "In every head the two directions are the same."
    named = ", ".join(
        f"**{row.head_name}** ({row.weight_there:.2f} against {row.weight_back:.2f})" for row in ranked[:_N_RANKED]
    )
    n_clear = sum(abs(row.weight_there - row.weight_back) >= 0.1 for row in ranked)
    return f"Most one-sided: {named}. In {n_clear} of {len(ranked)} heads the two weights differ by 0.1 or more."


def worth_of_heads(cosines: Array, choice: Choice) -> str:
    """Which heads the sentence embedding needs, and that most are hardly missed; cosines [n_layers, n_heads]."""
    order = np.argsort(cosines, axis=None, kind="stable")
    layer, head = divmod(int(order[0]), cosines.shape[1])
    n_little = int((cosines >= _LITTLE).sum())
    rank = 1 + int((cosines < cosines[choice.layer, choice.head]).sum())
    return (
        f"The sentence embedding needs **L{layer}H{head}** most: without it the cosine is {cosines[layer, head]:.4f}. "
        f"{choice.head_name} is number {rank} of {cosines.size}, with {cosines[choice.layer, choice.head]:.4f}. "
        f"{n_little} of {cosines.size} heads can go, one at a time, with a cosine of {_LITTLE} or more left."
    )


def quality(intact: float, changed: float) -> str:
    """The rank correlation with the grades, intact and changed, and how small the yardstick is."""
    difference = changed - intact
    if abs(difference) < _NOT_FELT:
        verdict = "The change is **hardly felt** here"
    else:
        verdict = "The change makes the model **worse** here" if difference < 0 else "The change even **helps** here"
    return (
        f"{len(sentence_pairs())} pairs of sentences, graded from 0 (different subjects) to 5 (the same meaning). The "
        f"rank correlation of the model's cosines with the grades is **{intact:.3f}** untouched and **{changed:.3f}** "
        f"under the change. {verdict}. The set is small, written and graded for this project by one author before any "
        f"model had scored it: differences of a few hundredths mean nothing."
    )


def every_quality(found: Mapping[str, float]) -> str:
    """Which kind of change costs most; the first of `found` is the untouched model."""
    untouched, *kinds = found
    worst, best = min(kinds, key=found.__getitem__), max(kinds, key=found.__getitem__)
    n_close = sum(abs(found[kind] - found[untouched]) < _NOT_FELT for kind in kinds)
    return (
        f"Worst is *{worst}* with {found[worst]:.3f}, best *{best}* with {found[best]:.3f}; {n_close} of {len(kinds)} "
        f"changes stay within {_NOT_FELT} of the untouched {found[untouched]:.3f}."
    )


def _turned(view: Comparison, before: Array) -> str:
    """How far the sentence embedding turned, with the likeness of the nearest two sentences as the yardstick."""
    kept = float(cosine(view.changed.sentence_embedding, view.untouched.sentence_embedding))
    opening = f"The changed sentence embedding of your sentence has the cosine **{kept:.4f}** with the untouched one."
    if kept >= _LITTLE:
        return f"{opening} That is **little change**: the rest of the model makes up for it, or had no need of it."
    nearest = int(before.argmax())
    yardstick = f"For comparison, sentences {_PAIRS[nearest]} have {before[nearest]:.4f} in the untouched model"
    if kept < before[nearest]:
        return f"{opening} {yardstick}: your sentence is now **less like itself than they are like each other**."
    return f"{opening} {yardstick}: it has turned, but is still nearer to itself than they are to each other."


def _order(before: Array, after: Array) -> str:
    """Whether the changed model still tells the three pairs apart, and in the same order."""
    largest_change = float(np.abs(after - before).max())
    if largest_change < _HARDLY_MOVED:
        return f"**Hardly anything changes** between the three: {largest_change:.4f} at most."
    spread = f"Between the most alike pair and the least alike lay {np.ptp(before):.4f}, now {np.ptp(after):.4f}."
    nearest, still = _PAIRS[int(before.argmax())], _PAIRS[int(after.argmax())]
    if nearest == still:
        return f"{spread} {nearest} are still the most alike."
    return f"{spread} The most alike were {nearest}, now they are {still}."


def _who_asks(view: Comparison, key: int) -> str:
    """Which way this pair is read in the untouched head."""
    pairs = ((view.choice.query, key), (key, view.choice.query))
    there, back = (view.before.attention_weights[view.choice.head, *pair] for pair in pairs)
    if key == view.choice.query:
        return f"{_asks(view)} with itself: both directions are one. Choose another key to see a difference."
    stronger = "asks more than it answers" if there > back else "answers more than it asks"
    if abs(there - back) < _HARDLY_MOVED:
        stronger = "asks about as much as it answers"
    return (
        f"A row asks, a column answers. {_asks(view)} gives {there:.1%} of its attention to {_token(view, key)}, which "
        f"gives {back:.1%} of its own in return: in this pair, {_asks(view)} {stronger}."
    )


def _token(view: Comparison, position: int) -> str:
    return code(view.untouched.tokens[position])


def _asks(view: Comparison) -> str:
    return _token(view, view.choice.query)
