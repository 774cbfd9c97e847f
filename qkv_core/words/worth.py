"""Sentences about what a weight is worth, and about the way to the next layer."""

from collections.abc import Sequence

import numpy as np

from qkv_core.attention import Array
from qkv_core.encoder import Encoding
from qkv_core.measures.loop import LoopStep
from qkv_core.measures.worth import contribution_norms, head_shares, largest_contributor, value_norms
from qkv_core.view import Choice
from qkv_core.words.markdown import code

_CLEAR = 0.05  # a gap between two parts that a reader would see
_NO_LENGTH = 1e-9
_ROUNDING = 1e-5  # float32 over d_model numbers of about 10

SOURCE = (
    "After Kobayashi et al. 2020, “Attention is Not Only a Weight: Analyzing Transformers with Vector Norms”: what a "
    "key adds is its weight times its value, carried through W_O; the length of that vector says how much."
)


def weight_against_worth(encoding: Encoding, choice: Choice) -> str:
    """Whether the key with the largest weight is also the one that adds most."""
    layer = encoding.layers[choice.layer]
    weights = layer.attention.attention_weights[choice.head, choice.query]
    lengths, added = value_norms(layer)[choice.head], contribution_norms(layer)[choice.head, choice.query]
    most, adds = int(weights.argmax()), int(added.argmax())
    asks = code(encoding.tokens[choice.query])
    opening = (
        f"In {choice.head_name}, {asks} looks most at {code(encoding.tokens[most])} ({weights[most]:.1%}), whose value "
        f"has the length {lengths[most]:.2f} after W_O; the median over all keys is {np.median(lengths):.2f}."
    )
    if most == adds:
        return f"{opening} It adds most too: {added[most]:.3f}. {_worth_least(encoding, weights, added)}"
    return (
        f"{opening} It adds {added[most]:.3f}. **Most is added by {code(encoding.tokens[adds])}**: {added[adds]:.3f}, "
        f"with a weight of only {weights[adds]:.1%}. A large weight on an empty value is worth little."
    )


def _worth_least(encoding: Encoding, weights: Array, added: Array) -> str:
    """The key whose part of all lengths falls shortest of its weight, which is its part of all attention."""
    parts = added / max(float(added.sum()), _NO_LENGTH)
    key = int((weights - parts).argmax())
    token, weight, part = code(encoding.tokens[key]), float(weights[key]), float(parts[key])
    if weight - part < _CLEAR:
        return "Here the weights tell the truth: every key adds about as much as it is looked at."
    return f"But **{token} gets {weight:.1%} of the attention and adds {part:.1%}** of all the lengths below."


def direction(encoding: Encoding, choice: Choice) -> str:
    """How far the head's output points where its largest contributor points."""
    found = largest_contributor(encoding.layers[choice.layer])
    place = (choice.head, choice.query)
    key, likeness = int(found.key[place]), float(found.cosine[place])
    return (
        f"The head's output for {code(encoding.tokens[choice.query])} has the cosine {likeness:.3f} with what "
        f"{code(encoding.tokens[key])} alone adds: 1 would mean that the other keys change no direction."
    )


def shares(encoding: Encoding, choice: Choice) -> str:
    """The chosen head among the heads of its layer."""
    found = head_shares(encoding.layers[choice.layer])[:, choice.query]
    return (
        f"All heads of layer {choice.layer} are added up. {choice.head_name} has {found[choice.head]:.1%} of the "
        f"output for {code(encoding.tokens[choice.query])}, the bias b_O {found[-1]:.1%}; a negative share pulls the "
        f"other way. "
        f"Together they make {found.sum():.1%}."
    )


def loop_table(steps: Sequence[LoopStep]) -> dict[str, list[str]]:
    """Every step with its length and its check, in no more columns than a phone has room for."""
    return {
        "Step": [f"**{step.name}**: {step.formula}" for step in steps],
        "length of the vector": [f"{np.linalg.norm(step.vector):.4f}" for step in steps],
        "first number": [f"{step.vector[0]:.6f}" for step in steps],
        "largest |Δ| to the encoder": [f"{step.difference:.1e}" for step in steps],
    }


def loop_closes(steps: Sequence[LoopStep], token: str) -> str:
    """That the recomputed number is the one the next layer reads."""
    largest = max(step.difference for step in steps)
    verdict = "the rounding of float32" if largest <= _ROUNDING else "more than float32 rounds: the loop does not close"
    return (
        f"Recomputed for {code(token)} alone, from its heads to the next x, and compared with what the encoder itself "
        f"went on with: no number differs by more than **{largest:.1e}**, {verdict}."
    )
