"""Sentences about where q, k and v come from; every number is the model's own."""

import numpy as np

from qkv_core.attention import Array
from qkv_core.encoder import Encoding
from qkv_core.measures.likeness import PAIRS, Likeness
from qkv_core.measures.projections import (
    ROLES,
    Projection,
    ScoreParts,
    contributions,
    projection,
    weights_without_b_K,
    weights_without_b_Q,
)
from qkv_core.measures.spaces import STRETCH, agreement, joint_picture, nearest, neighbours
from qkv_core.view import Choice, visible_tokens
from qkv_core.words.markdown import code

_SMALL = 0.05  # b_K's length over b_Q's, below which it counts as not learned


def three_views(encoding: Encoding, choice: Choice) -> str:
    """Who is near the chosen token as a query, as a key, as a value: seldom the same one."""
    visible, asks = visible_tokens(encoding, choice), code(encoding.tokens[choice.query])
    if len(visible) < 2 or choice.query not in visible:
        return (
            f"One x, three learned views of {asks}. To see who is near, at least two tokens must be visible, the "
            f"chosen one among them."
        )
    vectors = {role: projection(encoding.layers[choice.layer], choice.head, role).vectors for role in ROLES}
    near = {role: neighbours(vectors[role], choice.query, visible) for role in ROLES}
    first = {role: near[role][0] for role in ROLES}
    parts = [f"as a {role} to {_name(encoding, first[role][0])} ({first[role][1]:.2f})" for role in ROLES]
    friend = first["query"][0]
    place = [token for token, _ in near["value"]].index(friend) + 1
    turn = (
        f"Its nearest as a query, {_name(encoding, friend)}, is its nearest as a value too."
        if place == 1
        else f"**Its nearest as a query, {_name(encoding, friend)}, is only number {place} of {len(near['value'])} as "
        f"a value.**"
    )
    pairs = zip(nearest(vectors["query"], visible), nearest(vectors["value"], visible), strict=True)
    n_other = sum(query != value for query, value in pairs)
    return (
        f"In {choice.head_name}, {asks} is nearest {parts[0]}, {parts[1]}, {parts[2]}. {turn} From query to value, "
        f"{n_other} of the {len(visible)} tokens get another nearest neighbour: three matrices, three views of the "
        f"same x."
    )


def map_note(encoding: Encoding) -> str:
    """How to read the maps, and what they can't show."""
    return (
        f"Each map is the plane on which its {encoding.encoder.d_head} numbers a token spread most (principal "
        "component analysis of all tokens); its title says how much of the variance that keeps. Lines lead to the "
        f"nearest tokens, by Euclidean distance in all {encoding.encoder.d_head} numbers: where a line is long, the "
        "plane misleads."
    )


def one_number(encoding: Encoding, choice: Choice, view: Projection, number: int) -> str:
    """One output number: how many products, what they add up to, how the largest compare with the rest."""
    adds = contributions(view, choice.query, number)
    order = np.argsort(-np.abs(adds))
    largest, value = int(order[0]), float(view.vectors[choice.query, number])
    bias = float(view.b[number])
    half = int(np.searchsorted(np.cumsum(np.abs(adds[order])), np.abs(adds).sum() / 2)) + 1
    name, matrix = f"{view.symbol}[{number}]", f"W_{view.subscript}"
    return (
        f"{view.symbol} = x·{matrix} + b_{view.subscript}: {len(adds)} numbers become {len(view.b)}. "
        f"**{name} of {code(encoding.tokens[choice.query])} is {value:.6f}**: {len(adds)} products x[d] × "
        f"{matrix}[d, {number}] add up to {adds.sum():.6f}, and the bias adds {bias:.6f}. The largest product is "
        f"{view.x[choice.query, largest]:.4f} × {view.W[largest, number]:.4f} = {adds[largest]:.4f}, from dimension "
        f"{largest}; it takes the {half} largest to make half of all that is added and subtracted."
    )


def rounding(choice: Choice, view: Projection, number: int) -> str:
    """Why the sum differs from the trace in the last digits."""
    total = float(contributions(view, choice.query, number).sum() + view.b[number])
    gap = abs(total - float(view.vectors[choice.query, number]))
    return f"Added up here in double precision; the model's float32 differs by {gap:.8f}."


def score_split(encoding: Encoding, choice: Choice, key: int, parts: ScoreParts) -> str:
    """The four parts of the score of a pair, adding up."""
    four = parts.of(choice.query, key)
    listed = " + ".join(f"({value:.4f})" for value in four.values())
    return (
        f"The article's formula has no biases; this model has. With q = x·W_Q + b_Q and k = x·W_K + b_K, the score of "
        f"{code(encoding.tokens[choice.query])} with {code(encoding.tokens[key])} has four parts: {listed} = "
        f"**{sum(four.values()):.4f}**."
    )


def biases(encoding: Encoding, choice: Choice, key: int, parts: ScoreParts) -> str:
    """What each bias does to attention: b_K nothing at all, b_Q something, b_V the same for every token."""
    trace = encoding.layers[choice.layer].attention
    attention_weights, scale = trace.attention_weights[choice.head], trace.scale_of(choice.head)
    change = float(np.abs(weights_without_b_K(parts, scale) - attention_weights).max())
    without = float(weights_without_b_Q(parts, scale)[choice.query, key])
    length = {role: _bias_length(encoding, choice, role) for role in ROLES}
    asks, answers = code(encoding.tokens[choice.query]), code(encoding.tokens[key])
    learned = (
        f" Nothing in training pulls at a number without effect, and it shows: b_K has length {length['key']:.4f}, b_Q "
        f"{length['query']:.4f}."
        if length["key"] < _SMALL * length["query"]
        else f" Its length is {length['key']:.4f}, that of b_Q {length['query']:.4f}."
    )
    return (
        f"- **b_K changes no attention weight.** Its two parts, content·bias and bias·bias, are the same for every "
        f"key of a row, and softmax ignores what all share: without b_K no weight of this head moves by more than "
        f"{change:.7f}, which is rounding.{learned}\n"
        f"- **b_Q does:** bias·content is what a key gets from every query alike. Without b_Q, {asks} would pay "
        f"{answers} {without:.1%} instead of {attention_weights[choice.query, key]:.1%}.\n"
        f"- **b_V**, of length {length['value']:.4f}, is added to every z unchanged: the weights of a row sum to 1."
    )


def joint_reading(encoding: Encoding, choice: Choice) -> str:
    """How the joint picture is scaled, and how well closeness predicts attention on it."""
    scaled_scores = encoding.layers[choice.layer].attention.scaled_scores[choice.head]
    joint = joint_picture(scaled_scores)
    order, n_right = agreement(joint.closeness, scaled_scores)
    _, n_even = agreement(joint_picture(scaled_scores, 1).closeness, scaled_scores)
    _, n_best = agreement(joint.products, scaled_scores)
    n = len(scaled_scores)
    return (
        f"**The nearest key is the strongest for {n_right} of {n} queries**; closeness and score order the keys with a "
        f"mean rank correlation of {order:.2f}. The larger a key's mark, the more attention "
        f"{code(encoding.tokens[choice.query])} pays it; a dotted line leads to its strongest.\n\n"
        f"How it is scaled: each row of scaled scores loses its mean, which softmax ignores; the two largest singular "
        f"values keep {joint.share:.0%} of the rest (of its squares) and are split evenly between queries and keys. "
        f"Then queries are stretched by {STRETCH:g} and keys shrunk by {STRETCH:g}: no product changes, but a long key "
        f"no longer seems far away. Unstretched, the nearest key would be right for {n_even}; the products on this "
        f"plane are right for {n_best} of {n}"
        + (", and what they miss lies in the other dimensions." if n_best < n else ".")
    )


def how_different(measures: Likeness, choice: Choice) -> str:
    """The chosen head's measures, beside the range over all heads."""
    layer, head = choice.layer, choice.head
    cosines = {pair: float(measures.cosine[pair][layer, head]) for pair in PAIRS}
    angles = measures.angles["QK"][layer, head]
    asymmetry = float(measures.asymmetry[layer, head])
    return (
        f"In {choice.head_name} the cosine of W_Q and W_K is **{cosines['QK']:.3f}** (over all heads "
        f"{_range(measures.cosine['QK'])}), of W_Q and W_V {cosines['QV']:.3f}, of W_K and W_V {cosines['KV']:.3f}; 1 "
        f"would be the same matrix, 0 is what matrices of no relation have. The {len(angles)} principal angles between "
        f"what W_Q and W_K read of x run from {angles[0]:.1f}° to {angles[-1]:.1f}°: an overlap of "
        f"{measures.overlap['QK'][layer, head]:.3f}, where directions of no relation have "
        f"{measures.unrelated_overlap:.3f}.\n\n"
        f"Asymmetry is the antisymmetric part's share in W_Q·W_Kᵀ: **{asymmetry:.3f}** here, "
        f"{_range(measures.asymmetry)} over all heads. At 0, “i asks j” would always score as “j asks i” but for the "
        f"biases, and one matrix could do for both."
    )


def _range(values: Array) -> str:
    return f"{values.min():.3f} to {values.max():.3f}"


def _bias_length(encoding: Encoding, choice: Choice, role: str) -> float:
    return float(np.linalg.norm(projection(encoding.layers[choice.layer], choice.head, role).b))


def _name(encoding: Encoding, token: int) -> str:
    """A token, with its position where the same word stands elsewhere too."""
    word = encoding.tokens[token]
    return f"{code(word)} at {token}" if encoding.tokens.count(word) > 1 else code(word)
