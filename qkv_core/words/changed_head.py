"""What an intervention does to one head, in words: the argument for three vectors, with this head's own numbers."""

from collections.abc import Callable
from math import isnan

import numpy as np

from qkv_core.interventions import RULES, Intervention, Kind
from qkv_core.measures.changes import (
    Comparison,
    HeadMeasures,
    changed_heads,
    head_measures,
    is_untouched,
    moved_attention,
    retrieval,
)
from qkv_core.words.markdown import code

# What float32 leaves of two ways to add up the same products, as a share of the largest score.
_ROUNDING = 1e-5
_HARDLY_MOVED = 0.01  # of a query's attention
_ECHO = 0.2  # so much more of its own query in z is worth a word


def what_is_changed(view: Comparison) -> str:
    """The rules in force with their places, and whose numbers these are no longer."""
    changes, encoder = view.changed.interventions, view.changed.encoder
    rules = "; ".join(f"{RULES[change.kind]} ({code(str(change))})" for change in changes)
    n_changed = len(changed_heads(changes, encoder.n_layers, encoder.n_heads))
    return (
        f"{rules[:1].upper()}{rules[1:]}. That concerns {n_changed} of {encoder.n_layers * encoder.n_heads} heads; all "
        "that follows is computed anew. **Changed numbers are not the published model's**: the badge at the top "
        "vouches for the untouched model only."
    )


def where_the_query_looks(view: Comparison) -> str:
    """The query's strongest key before and after."""
    before, after = (
        trace.attention_weights[view.choice.head, view.choice.query] for trace in (view.before, view.after)
    )
    first, then = int(before.argmax()), int(after.argmax())
    own = ", **its own token**" if then == view.choice.query else ""
    opening = (
        f"In {view.choice.head_name}, {_asks(view)} gives most, {before[first]:.0%}, to **{_token(view, first)}**. "
    )
    if not after.any():
        return f"{opening}Under this change it may look at no token at all."
    if np.ptp(after) < _ROUNDING:
        return f"{opening}Under this change every token gets the same, {after[then]:.1%}."
    if first == then:
        return f"{opening}Under this change it still does: {after[then]:.0%}."
    return f"{opening}Under this change it gives {after[then]:.0%} to **{_token(view, then)}**{own}."


def measures_table(view: Comparison) -> str:
    """Four measures of the head, untouched and changed, as a Markdown table."""
    before, after = (head_measures(trace, view.choice.head) for trace in (view.before, view.after))
    rows = (f"| {name} | {shown(before)} | {shown(after)} |" for name, shown in _MEASURES.items())
    return "\n".join([f"| {view.choice.head_name} | untouched | changed |", "|:--|--:|--:|", *rows])


def argument(view: Comparison) -> str:
    """What the change shows about the three vectors in this head; says so where it shows little."""
    if is_untouched(view.before, view.after, view.choice.head):
        return f"**Nothing changes in {view.choice.head_name}**: it reads, weighs and hands over what it did before."
    if not view.after.attention_weights[view.choice.head].any():
        return _knocked_out(view)
    kinds = dict.fromkeys(change.kind for change in view.changed.interventions if _concerns(change, view))
    sentences = [_ARGUMENTS[kind](view) for kind in kinds]
    return " ".join([*(sentences or [_only_what_it_reads(view)]), _moved(view)]).strip()


def brought_back(view: Comparison) -> str:
    """Which token's value the query's z is most like, before and after, and how far z has turned."""
    found = retrieval(view.before, view.after, view.choice.head, view.choice.query)
    if not view.after.z[view.choice.head, view.choice.query].any():
        return "The changed head hands over nothing: its z is 0."
    best, then = int(found.before.argmax()), int(found.after.argmax())
    return (
        f"Untouched, z of {_asks(view)} is most like the value of {_token(view, best)}, with the cosine "
        f"{found.before[best]:.2f}; changed, most like the untouched value of {_token(view, then)}, with "
        f"{found.after[then]:.2f}. Changed z and untouched z have the cosine **{found.between:.2f}**. {_echo(view)}"
    )


def _tied(view: Comparison) -> str:
    head, query = view.choice.head, view.choice.query
    before, after = view.before.scores[head], view.after.scores[head]
    key = _strongest_other(view)
    gap = float(np.abs(after - after.T).max())
    if gap > _ROUNDING * np.abs(after).max():
        return f"Q and K were tied, but another change set them apart: two directions differ by up to {gap:.2f}."
    own = float(after[query, query])
    place = "the largest of its row" if own >= after[query].max() else "yet not the largest of its row"
    asks, answers = _asks(view), _token(view, key)
    return (
        f"Now **S = Sᵀ**: {asks} → {answers} and {answers} → {asks} both score {after[query, key]:.2f}; untouched they "
        f"scored {before[query, key]:.2f} and {before[key, query]:.2f}. With one matrix, a token **offers exactly what "
        f"it asks**, and its score with itself is the squared length of its vector: {own:.2f} for {asks}, {place}."
    )


def _swapped(view: Comparison) -> str:
    before, after = view.before.scores[view.choice.head], view.after.scores[view.choice.head]
    gap = float(np.abs(after - before.T).max())
    if gap > _ROUNDING * np.abs(before).max():
        return (
            f"Questions and offers have changed places, in what the head reads now: S differs from the untouched Sᵀ by "
            f"up to {gap:.2f}, because x or something else has changed as well."
        )
    query, key = view.choice.query, _strongest_other(view)
    asks, answers = _asks(view), _token(view, key)
    return (
        f"**Questions and offers have changed places**: S is the untouched Sᵀ. {asks} → {answers} scores "
        f"{after[query, key]:.2f}, as {answers} → {asks} did; untouched it scored {before[query, key]:.2f}."
    )


def _values_from_keys(view: Comparison) -> str:
    return (
        f"{_no_part_in_weights(view)} z is a blend of keys now, the labels and not the books: it has the cosine "
        f"**{_turned(view):.2f}** with the untouched z of {_asks(view)}. {_echo(view)}"
    )


def _values_from_x(view: Comparison) -> str:
    d_head, d_model = view.before.z.shape[-1], view.untouched.encoder.d_model
    return (
        f"{_no_part_in_weights(view)} z is a blend of {d_head} of the {d_model} numbers of x as they come, which W_V "
        f"did not choose: it has the cosine **{_turned(view):.2f}** with the untouched z of {_asks(view)}."
    )


def _random(view: Comparison) -> str:
    return (
        f"Nothing learned is left in this head's matrices: z of {_asks(view)} has the cosine **{_turned(view):.2f}** "
        f"with the untouched one."
    )


def _rescaled(view: Comparison) -> str:
    factor = view.after.scale_of(view.choice.head) / view.before.scale_of(view.choice.head)
    before, after = (head_measures(trace, view.choice.head).entropy_share for trace in (view.before, view.after))
    sharper = "sharper" if after < before else "flatter"
    return (
        f"Scores count {factor:.2f} times as much before the softmax, and the head looks {sharper}: its entropy goes "
        f"from {_share(before)} to {_share(after)} of the largest possible."
    )


def _uniform(view: Comparison) -> str:
    n = len(view.untouched.tokens)
    return f"Nobody is asked: each of the {n} tokens gets 1/{n} = {1 / n:.4f}, and z is the plain mean of all values."


def _knocked_out(view: Comparison) -> str:
    return f"{view.choice.head_name} is silent: its z is 0 for every token, and it adds nothing to the layer's output."


def _only_what_it_reads(view: Comparison) -> str:
    return f"{view.choice.head_name} itself is unchanged; it reads a changed x."


def _moved(view: Comparison) -> str:
    """How much of the head's attention went elsewhere."""
    moved = moved_attention(view.before, view.after, view.choice.head)
    if moved == 0:
        return ""
    if moved < _HARDLY_MOVED:
        return f"**It changes little here**: {moved:.2%} of a query's attention moves, on average."
    return f"On average, {moved:.0%} of a query's attention has moved to other tokens."


def _no_part_in_weights(view: Comparison) -> str:
    if np.array_equal(*(trace.attention_weights[view.choice.head] for trace in (view.before, view.after))):
        return "V has no part in the weights, so they are as they were."
    return "V has no part in the weights of its own head; they differ because the head reads a changed x."


def _turned(view: Comparison) -> float:
    return retrieval(view.before, view.after, view.choice.head, view.choice.query).between


def _echo(view: Comparison) -> str:
    found = retrieval(view.before, view.after, view.choice.head, view.choice.query)
    before, after = found.own_query_before, found.own_query_after
    said = "the answer **echoes the question**" if after > before + _ECHO else "no echo of the question"
    return f"With its own query z has the cosine {after:.2f}, untouched {before:.2f}: {said}."


def _strongest_other(view: Comparison) -> int:
    """The untouched query's strongest key besides its own token."""
    row = view.before.attention_weights[view.choice.head, view.choice.query].copy()
    row[view.choice.query] = -1
    return int(row.argmax())


def _concerns(change: Intervention, view: Comparison) -> bool:
    return change.layer in (None, view.choice.layer) and change.head in (None, view.choice.head)


def _token(view: Comparison, position: int) -> str:
    return code(view.untouched.tokens[position])


def _asks(view: Comparison) -> str:
    return _token(view, view.choice.query)


def _share(value: float) -> str:
    return "none" if isnan(value) else f"{value:.1%}"


_MEASURES: dict[str, Callable[[HeadMeasures], str]] = {
    "symmetry of the scores: cosine of S with Sᵀ": lambda found: f"{found.score_symmetry:.4f}",
    "largest difference between the two directions of a pair": lambda found: f"{found.largest_gap:.4f}",
    "weight of a token on itself, the mean": lambda found: _share(found.self_attention),
    "entropy of a row as a share of ln n, the mean": lambda found: _share(found.entropy_share),
}
_ARGUMENTS: dict[Kind, Callable[[Comparison], str]] = {
    Kind.TIE_QK: _tied,
    Kind.TIE_KQ: _tied,
    Kind.SWAP_QK: _swapped,
    Kind.V_FROM_K: _values_from_keys,
    Kind.V_FROM_X: _values_from_x,
    Kind.RANDOM_W: _random,
    Kind.NO_SCALE: _rescaled,
    Kind.TEMPERATURE: _rescaled,
    Kind.UNIFORM: _uniform,
    Kind.KNOCK_OUT: _knocked_out,
}
