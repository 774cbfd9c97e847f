"""The living picture's twin: the row that it shows, as a table."""

import numpy as np

from qkv_core.figures.picture import Table
from qkv_core.measures.added import added
from qkv_core.view import View


def row_table(view: View) -> Table:
    """What the query gives to every key, step by step, a line a key; a score that is masked is marked so."""
    trace, place = view.trace, (view.head, view.query)
    table: Table = {
        "key": list(view.tokens),
        "score": trace.scores[place].tolist(),
        "scaled score": trace.scaled_scores[place].tolist(),
        "attention weight": view.row.tolist(),
    }
    if trace.mask is not None:
        n_heads, n, _ = trace.scores.shape
        table["may attend"] = np.broadcast_to(trace.mask, (n_heads, n, n))[place].tolist()
    return table


def with_moves(view: View) -> Table:
    """The same, and each key's cosine with the query's x, before and after what is added to it."""
    moves = added(view)
    return row_table(view) | {
        "cosine with the query": moves.before.tolist(),
        f"with what {view.head_name} adds": moves.with_head.tolist(),
        "with what all heads add": moves.with_all.tolist(),
    }
