"""The living picture's twin: the row that it shows, as a table."""

import numpy as np

from qkv_core.figures.picture import Table
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
