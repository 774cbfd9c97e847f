"""What an attention weight is worth: what each key adds to the output, and each head to the sum of heads.

A key's weight may be large while its value, through W_O, is almost zero. Source: Kobayashi et al. 2020,
"Attention is Not Only a Weight: Analyzing Transformers with Vector Norms", equations 3 to 5: a head's output
is Σⱼ aᵢⱼ·f(xⱼ) with f(x) = (x·W_V + b_V)·W_O, and ‖aᵢⱼ·f(xⱼ)‖ measures what key j adds.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from qkv_core.attention import Array
from qkv_core.measures.similarity import cosine
from qkv_core.view import View


@dataclass(frozen=True, eq=False)
class Worth:
    """How one query of a head looks at each key, and what the key then adds to the head's output."""

    attention_weights: Array  # [n_query, n_key], of every query
    query: int
    projected_values: Array  # [n_key, d_model]: v·W_O, what a key adds at weight 1
    output: Array  # [d_model]: the head's output for the query

    @property
    def row(self) -> Array:
        """The query's own weights, [n_key]."""
        row: Array = self.attention_weights[self.query]
        return row

    @cached_property
    def value_norms(self) -> Array:
        """‖v·W_O‖ of every key, before any weight: [n_key]."""
        return np.asarray(np.linalg.norm(self.projected_values, axis=-1))

    @cached_property
    def added_by_pairs(self) -> Array:
        """Attention weight × ‖v·W_O‖, the length of what each key adds to each query: [n_query, n_key]."""
        return self.attention_weights * self.value_norms

    @property
    def added(self) -> Array:
        """The same for the query alone, [n_key]."""
        added: Array = self.added_by_pairs[self.query]
        return added

    @property
    def shares(self) -> Array:
        """Each key's part of all the lengths that are added, [n_key]; 0 where nothing is."""
        total = self.added.sum()
        return self.added / (total if total else 1)

    @property
    def looks_most(self) -> int:
        """The key with the largest weight."""
        return int(self.row.argmax())

    @property
    def adds_most(self) -> int:
        """The key that adds the longest vector."""
        return int(self.added.argmax())

    @property
    def direction(self) -> float:
        """The cosine of the output with what its largest contributor adds: 1 if the others change no direction."""
        return float(cosine(self.output, self.projected_values[self.adds_most]))


def worth(view: View) -> Worth:
    """What every key is worth to the chosen query in the chosen head."""
    projected = view.trace.v[view.head] @ view.layer_trace.layer.W_O[view.head]
    output = view.trace.z[view.head, view.query] @ view.layer_trace.layer.W_O[view.head]
    return Worth(view.head_weights, view.query, projected, output)


def head_shares(view: View) -> Array:
    """Each head's share of the query's attention output, and last b_O's: [n_heads + 1].

    A share is the part's length along the output over the output's own length, part·output / ‖output‖². So
    they sum to 1, and a head that pulls the other way has a negative one.
    """
    layer = view.layer_trace
    output = layer.attention_output[view.query]
    parts = np.vstack([layer.head_outputs[:, view.query], layer.layer.b_O])
    squared = output @ output
    shares: Array = parts @ output / (squared if squared else 1)
    return shares
