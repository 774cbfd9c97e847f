"""One query's row of attention weights: whom it looks at, and how evenly. Its picture is the row of tokens."""

from dataclasses import dataclass

import numpy as np

from qkv_core.attention import Array
from qkv_core.view import View


@dataclass(frozen=True, eq=False)
class Row:
    """What the view's query gives to each key."""

    attention_weights: Array  # [n_key]
    order: tuple[int, ...]  # the keys' positions, the largest weight first; equal ones as in the text
    visible: float  # what all keys get that the model did not add: all but [CLS] and [SEP]
    before: float  # the head's weight on the token before the query, the mean over all queries but the first
    after: float  # and on the token after it, over all but the last


def row(view: View) -> Row:
    """The view's row, ranked."""
    words = [not special for special in view.encoding.is_special]
    order = np.argsort(-view.row, kind="stable")
    before, after = (np.diagonal(view.head_weights, offset) for offset in (-1, 1))
    return Row(
        attention_weights=view.row,
        order=tuple(order.tolist()),
        visible=float(view.row[words].sum()),
        before=float(before.mean()) if before.size else 0.0,
        after=float(after.mean()) if after.size else 0.0,
    )


def entropy(attention_weights: Array) -> Array:
    """-Σ a·ln a of each row, in nats; a weight of 0 adds 0: [..., n_key] -> [...]."""
    logarithms = np.log(np.where(attention_weights > 0, attention_weights, 1))
    total: Array = -(attention_weights * logarithms).sum(axis=-1)
    return total


def entropy_share(attention_weights: Array) -> Array:
    """A row's entropy over ln n_key: 1 is even, 0 is a single key. One key can't be shared out: it counts as even."""
    total = entropy(attention_weights)
    n_key = attention_weights.shape[-1]
    share: Array = total / total.dtype.type(np.log(n_key)) if n_key > 1 else np.ones_like(total)
    return share
