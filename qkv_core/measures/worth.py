"""What an attention weight is worth: what each key adds to the output, and each head to the sum of heads.

A key's weight may be large while its value, through W_O, is almost zero. Source: Kobayashi et al. 2020,
"Attention is Not Only a Weight: Analyzing Transformers with Vector Norms", equations 3 to 5: a head's output
is Σⱼ aᵢⱼ·f(xⱼ) with f(x) = (x·W_V + b_V)·W_O, and ‖aᵢⱼ·f(xⱼ)‖ measures what key j adds.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from qkv_core.attention import Array
from qkv_core.encoder import LayerTrace
from qkv_core.measures.similarity import cosine


def value_norms(layer: LayerTrace) -> Array:
    """‖v·W_O‖ of every key, before any weight: [n_heads, n_key]."""
    return np.asarray(np.linalg.norm(_projected_values(layer), axis=-1))


def contribution_norms(layer: LayerTrace) -> Array:
    """Attention weight × ‖v·W_O‖, the length of what each key adds: [n_heads, n_query, n_key]."""
    return layer.attention.attention_weights * value_norms(layer)[:, None, :]


def contributions(layer: LayerTrace, head: int, query: int) -> Array:
    """The vector that each key adds to one query's output of one head: [n_key, d_model].

    Their sum is `layer.head_outputs[head, query]`.
    """
    attention_weights = layer.attention.attention_weights[head, query]
    added: Array = attention_weights[:, None] * (layer.attention.v[head] @ layer.layer.W_O[head])
    return added


def head_shares(layer: LayerTrace) -> Array:
    """Each head's share of the attention output, and in the last row b_O's: [n_heads + 1, n_query].

    A share is the part's length along the output over the output's own length, part·output / ‖output‖². So
    the shares of a query sum to 1, and a head that pulls the other way has a negative one.
    """
    output = layer.attention_output
    bias = np.broadcast_to(layer.layer.b_O, output.shape)
    parts = np.concatenate([layer.head_outputs, bias[None]])
    squared = np.sum(output * output, axis=-1)
    return np.asarray(np.sum(parts * output, axis=-1) / np.where(squared == 0, 1, squared))


class LargestContributor(NamedTuple):
    """For every head and query, the key that adds the longest vector."""

    key: NDArray[np.intp]  # [n_heads, n_query]
    cosine: Array  # [n_heads, n_query]: of the head's output with what that key adds


def largest_contributor(layer: LayerTrace) -> LargestContributor:
    """Which key adds most, and how far the output goes its way: cosine 1 if the others change no direction."""
    key = contribution_norms(layer).argmax(axis=-1)
    values = np.take_along_axis(_projected_values(layer), key[..., None], axis=1)
    return LargestContributor(key, cosine(layer.head_outputs, values))


def _projected_values(layer: LayerTrace) -> Array:
    return layer.attention.v @ layer.layer.W_O
